# SPDX-License-Identifier: MIT
# A pack is a folder with pack.yaml; a calendar one iCalendar file.
packmixpaneldir = $(pkgdatadir)/packs/mixpanel-2014
dist_packmixpanel_DATA = data/packs/mixpanel-2014/pack.yaml
packcanspamdir = $(pkgdatadir)/packs/us-can-spam
dist_packcanspam_DATA = data/packs/us-can-spam/pack.yaml
calendarsdir = $(pkgdatadir)/calendars
dist_calendars_DATA = data/calendars/us-federal.ics
