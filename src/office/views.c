/* SPDX-License-Identifier: MIT */
/* Saved views are the desk's own: no events, nothing that a replay would bring back. */
#include "base/error.h"
#include "base/text.h"
#include "office/office-private.h"

enum { VIEW_NAME_MOST = 60, VIEW_QUERY_MOST = 2000 };

GPtrArray *
office_views (Office *office, GError **error)
{
  return store_views (office->store, office->member->id, error);
}

static gboolean
may_keep (Office *office, GError **error)
{
  return !office->read_only
         || desk_error_set (error, DESK_ERROR_DENIED,
                            "the desk was opened with --readonly: no view is saved; write it into recourserc");
}

static gboolean
is_whole (Office *office, const SavedView *view, GError **error)
{
  QueryContext context = { 0 };
  g_autoptr (Query) query = NULL;

  if (view->digit < 1 || view->digit > 9)
    return desk_error_set (error, DESK_ERROR_INVALID, "%d is no digit from 1 to 9", view->digit);
  if (!*view->name || g_utf8_strlen (view->name, -1) > VIEW_NAME_MOST)
    return desk_error_set (error, DESK_ERROR_INVALID, "the name of a view has 1 to %d letters", VIEW_NAME_MOST);
  if (strlen (view->query) > VIEW_QUERY_MOST)
    return desk_error_set (error, DESK_ERROR_INVALID, "the query of a view has at most %d bytes", VIEW_QUERY_MOST);
  office_query_context (office, &context);
  query = query_parse (view->query, &context, error);
  return query != NULL;
}

static gboolean
kept (Office *office, gboolean good, GError **error)
{
  if (good && office_commit (office, error))
    return TRUE;
  office_rollback (office);
  return FALSE;
}

gboolean
office_view_save (Office *office, const SavedView *view, GError **error)
{
  if (!may_keep (office, error) || !is_whole (office, view, error) || !office_begin (office, "view", error))
    return FALSE;
  return kept (office, store_view_save (office->store, office->member->id, view, error), error);
}

gboolean
office_view_drop (Office *office, int digit, gboolean *there, GError **error)
{
  if (!may_keep (office, error) || !office_begin (office, "view", error))
    return FALSE;
  return kept (office, store_view_drop (office->store, office->member->id, digit, there, error), error);
}
