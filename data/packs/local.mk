# SPDX-License-Identifier: MIT
# A pack is a folder with pack.yaml; a calendar one iCalendar file.
packmixpaneldir = $(pkgdatadir)/packs/mixpanel-2014
dist_packmixpanel_DATA = data/packs/mixpanel-2014/pack.yaml
packcanspamdir = $(pkgdatadir)/packs/us-can-spam
dist_packcanspam_DATA = data/packs/us-can-spam/pack.yaml
packccpadir = $(pkgdatadir)/packs/us-ccpa
dist_packccpa_DATA = data/packs/us-ccpa/pack.yaml
packvirginiadir = $(pkgdatadir)/packs/us-virginia
dist_packvirginia_DATA = data/packs/us-virginia/pack.yaml
packcoloradodir = $(pkgdatadir)/packs/us-colorado
dist_packcolorado_DATA = data/packs/us-colorado/pack.yaml
packsafeharbordir = $(pkgdatadir)/packs/us-eu-safe-harbor
dist_packsafeharbor_DATA = data/packs/us-eu-safe-harbor/pack.yaml
packgdprdir = $(pkgdatadir)/packs/eu-gdpr
dist_packgdpr_DATA = data/packs/eu-gdpr/pack.yaml
packukgdprdir = $(pkgdatadir)/packs/uk-gdpr
dist_packukgdpr_DATA = data/packs/uk-gdpr/pack.yaml
packfadpdir = $(pkgdatadir)/packs/ch-fadp
dist_packfadp_DATA = data/packs/ch-fadp/pack.yaml
packlgpddir = $(pkgdatadir)/packs/br-lgpd
dist_packlgpd_DATA = data/packs/br-lgpd/pack.yaml
packpipedadir = $(pkgdatadir)/packs/ca-pipeda
dist_packpipeda_DATA = data/packs/ca-pipeda/pack.yaml
packdpfdir = $(pkgdatadir)/packs/eu-us-dpf
dist_packdpf_DATA = data/packs/eu-us-dpf/pack.yaml
calendarsdir = $(pkgdatadir)/calendars
dist_calendars_DATA = data/calendars/us-federal.ics \
	data/calendars/england.ics \
	data/calendars/scotland.ics \
	data/calendars/northern-ireland.ics \
	data/calendars/ireland.ics \
	data/calendars/germany.ics \
	data/calendars/france.ics \
	data/calendars/brazil.ics \
	data/calendars/canada.ics \
	data/calendars/switzerland.ics \
	data/calendars/eu.ics
EXTRA_DIST += data/calendars/make-calendars.py
