#ifndef __RESOURCE_db_sql_H__
#define __RESOURCE_db_sql_H__

#include <gio/gio.h>

G_GNUC_INTERNAL GResource *db_sql_get_resource (void);

G_GNUC_INTERNAL void db_sql_register_resource (void);
G_GNUC_INTERNAL void db_sql_unregister_resource (void);

#endif
