# SPDX-License-Identifier: MIT
demodir = $(pkgdatadir)/demo
dist_demo_DATA = data/demo/demo.ini data/demo/ar.ini data/demo/de.ini data/demo/el.ini data/demo/en.ini \
	data/demo/es.ini data/demo/fr.ini data/demo/he.ini data/demo/hi.ini data/demo/ja.ini data/demo/ko.ini \
	data/demo/nb.ini data/demo/pl.ini data/demo/pt.ini data/demo/ru.ini data/demo/th.ini data/demo/tr.ini \
	data/demo/zh.ini
