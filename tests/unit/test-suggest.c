/* SPDX-License-Identifier: MIT */
/* Which type a message suggests, in the languages people write in, and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "policy/pack.h"

static int
set_up (void **state)
{
  *state = pack_load ("mixpanel-2014", NULL, NULL);
  return *state ? 0 : -1;
}

static int
tear_down (void **state)
{
  pack_free (*state);
  return 0;
}

static void
words_suggest_a_type (void **state)
{
  static const struct { const char *box, *subject, *text, *type, *why; } mails[] = {
    { "support@example.org", "Please delete my account", "Thanks.", "delete",
      "sent to support@, words 'delete my', 'please delete'" },
    { "support@example.org", "hello", "I want a copy of my data.", "access",
      "sent to support@, words 'copy of my data', 'my data'" },
    { NULL, "hello", "I want a copy of my data.", "access", "words 'copy of my data', 'my data'" },
    { "Legal@mixpanel.com", "Complaint", "You never acknowledged my letter", "complaint",
      "sent to Legal@, words 'complaint', 'never acknowledged'" },
    { "elsewhere@example.net", "unsubscribe", "", "promo-opt-out", "word 'unsubscribe'" },
    { NULL, "Löschung meiner Daten", "Bitte meine Daten löschen.", "delete", NULL },
    { NULL, "LÖSCHUNG", "", "delete", NULL },
    { NULL, "Auskunftsersuchen", "Welche Daten haben Sie?", "access", NULL },
    { NULL, "Beschwerde", "Ich beschwere mich.", "complaint", NULL },
    { NULL, "Demande", "Je vous prie de supprimer mes données.", "delete", NULL },
    { NULL, "Droit d'accès", "", "access", NULL },
    { NULL, "Droit d’accès", "", "access", NULL },
    { NULL, "Solicitud", "Quiero eliminar mis datos personales", "delete", NULL },
    { NULL, "Reclamación", "", "complaint", NULL },
    { NULL, "Richiesta", "Vorrei la cancellazione dei miei dati.", "delete", NULL },
    { NULL, "Pedido", "Gostaria de excluir minha conta", "delete", NULL },
    { NULL, "Verzoek", "Wilt u mijn gegevens verwijderen?", "delete", NULL },
    { NULL, "Hei", "Jeg ber dere slette alle opplysninger om meg.", "delete", NULL },
    { NULL, "Innsyn", "Jeg ber om innsyn i det dere har om meg.", "access", NULL },
    { NULL, "Meld meg av", "Jeg vil ikke ha dette.", "promo-opt-out", NULL },
    { NULL, "Hej", "Jag vill ha ett registerutdrag.", "access", NULL },
    { NULL, "Hej", "Slet mine oplysninger, tak.", "delete", NULL },
    { NULL, "Inzageverzoek", "", "access", NULL },
    { NULL, "Wniosek", "Proszę o usunięcie moich danych.", "delete", NULL },
    { NULL, "Skarga", "", "complaint", NULL },
    { NULL, "お願い", "アカウントのデータの削除をお願いします", "delete", NULL },
    { NULL, "開示請求", "", "access", NULL },
    { NULL, "请求", "请删除我的个人信息", "delete", NULL },
    { NULL, "退订", "", "promo-opt-out", NULL },
    { NULL, "요청", "개인정보 삭제 부탁드립니다", "delete", NULL },
    { NULL, "Tracking", "How do I opt out of tracking?", "tracking-opt-out", NULL },
    { NULL, "Sharing", "Please stop sharing my details", "sharing-opt-out", NULL },
    { NULL, "Address", "Please correct my postal address", "correct", NULL },
    { NULL, "Subpoena duces tecum", "", "lawful-request", NULL },
    { NULL, "My daughter signed up", "", "minor-consent", NULL },
    { NULL, "Deletion request", "We terminated our contract in May, after termination please delete my data.",
      "delete", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    {
      PackHints hints = { mails[i].box, mails[i].subject, mails[i].text, FALSE };
      g_autofree char *type = NULL, *why = NULL;

      if (!pack_suggest (*state, &hints, &type, &why))
        fail_msg ("'%s' suggests nothing", mails[i].subject);
      if (strcmp (type, mails[i].type) != 0 || (mails[i].why && strcmp (why, mails[i].why) != 0))
        fail_msg ("'%s' suggests %s (%s)", mails[i].subject, type, why);
    }
}

static void
without_a_word_nothing_suggests_itself (void **state)
{
  static const PackHints silent[] = {
    { NULL, NULL, NULL, FALSE },
    { "support@example.org", "", "", FALSE },
    { "support@example.org", "Lunch on Friday", "Are you coming?", FALSE },
    { NULL, "undeleted my", "mydata", FALSE },
    { NULL, "Re: answer", "> please delete my data\n> thank you\nThat was quick!\n", FALSE },
    { NULL, "\xff\xfe\x1b[31m", "\xc0\x80", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    {
      g_autofree char *type = NULL, *why = NULL;

      if (pack_suggest (*state, &silent[i], &type, &why))
        fail_msg ("row %u suggests %s (%s)", i, type, why);
      assert_null (type);
    }
}

static void
an_end_user_is_referred (void **state)
{
  PackHints hints = { "support@example.org", "delete my data", NULL, TRUE };
  g_autofree char *type = NULL, *why = NULL;

  assert_true (pack_suggest (*state, &hints, &type, &why));
  assert_string_equal (type, "end-user-referral");
  assert_string_equal (why, "the sender is an end user of a customer");
}

/* A mail of many megabytes costs no more than its first part. */
static void
a_long_mail_is_read_in_part (void **state)
{
  g_autofree char *text = g_strnfill (8 * 1024 * 1024, 'a');
  PackHints hints = { NULL, "erase my profile", text, FALSE };
  g_autofree char *type = NULL, *why = NULL;

  assert_true (pack_suggest (*state, &hints, &type, &why));
  assert_string_equal (type, "delete");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (words_suggest_a_type),
    cmocka_unit_test (without_a_word_nothing_suggests_itself),
    cmocka_unit_test (an_end_user_is_referred),
    cmocka_unit_test (a_long_mail_is_read_in_part),
  };

  return cmocka_run_group_tests (tests, set_up, tear_down);
}
