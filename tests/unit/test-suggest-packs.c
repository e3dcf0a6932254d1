/* SPDX-License-Identifier: MIT */
/* Several packs read one mail: what speaks most for itself is suggested, whichever pack says it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "policy/pack.h"

static const char *const names[] = { "mixpanel-2014", "eu-gdpr", "uk-gdpr", "us-ccpa", "us-virginia",
                                     "us-colorado", "br-lgpd", "ca-pipeda", "ch-fadp" };
static const Pack *packs[G_N_ELEMENTS (names)];

static int
set_up (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!(packs[i] = pack_load (names[i], NULL, NULL)))
      return -1;
  *state = packs;
  return 0;
}

static int
tear_down (void **state G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    pack_free ((Pack *) packs[i]);
  return 0;
}

static void
each_language_is_understood (void **state G_GNUC_UNUSED)
{
  static const struct { const char *subject, *text, *type; } mails[] = {
    { "My data", "I ask you to restrict the processing of my data until you have checked it.", "restriction" },
    { "Meine Daten", "ich verlange die Einschränkung der Verarbeitung meiner Daten nach Art. 18 DSGVO.", "restriction" },
    { "Mes données", "je demande la limitation du traitement de mes données pendant la vérification.", "restriction" },
    { "Os meus dados", "peço a limitação do tratamento dos meus dados.", "restriction" },
    { "Meus dados", "Solicito o bloqueio dos meus dados, que são excessivos.", "restriction" },
    { "Moving on", "Please send my data in a structured, commonly used and machine-readable format.", "portability" },
    { "Anbieterwechsel", "Ich bitte Sie, meine Daten an einen anderen Anbieter zu übertragen (Datenübertragbarkeit).", "portability" },
    { "Changement", "J'exerce mon droit à la portabilité de mes données.", "portability" },
    { "Mudança", "Quero exercer o direito à portabilidade dos dados.", "portability" },
    { "Personendaten", "Ich ersuche um Herausgabe meiner Personendaten in einem gängigen Format.", "portability" },
    { "Objection", "I object to the processing of my data for profiling.", "objection" },
    { "Widerspruch", "hiermit widerspreche ich der Verarbeitung meiner Daten; mein Widerspruchsrecht folgt aus Art. 21 DSGVO.", "objection" },
    { "Opposition", "Je m'oppose au traitement de mes données.", "objection" },
    { "Oposição", "Eu me oponho ao tratamento dos meus dados.", "objection" },
    { "Untersagung", "Ich lasse Ihnen die Bearbeitung untersagen, soweit sie Werbung dient.", "objection" },
    { "Privacy choice", "Limit the use of my sensitive personal information, please.", "limit-sensitive" },
    { "Sensitive", "I withdraw my consent to the processing of my sensitive data.", "limit-sensitive" },
    { "Your answer of 3 May", "I wish to appeal your decision on my request.", "appeal" },
    { "Formal appeal", "You refused my access request.", "appeal" },
    { "Do not sell or share my personal information", "", "sharing-opt-out" },
    { "Weitergabe", "Bitte unterlassen Sie die Weitergabe meiner Daten, auch den Verkauf meiner Daten.", "sharing-opt-out" },
    { "Tiers", "Vous ne devez pas transmettre mes données à des tiers, ni vendre mes données.", "sharing-opt-out" },
    { "Compartilhamento", "Não autorizo o compartilhamento dos meus dados.", "sharing-opt-out" },
    { "Tracking", "Stop tracking me on your site. My browser sends a Global Privacy Control signal.", "tracking-opt-out" },
    { "Tracking", "Ich möchte nicht mehr getrackt werden.", "tracking-opt-out" },
    { "Suivi", "Je ne veux plus être suivi sur votre site.", "tracking-opt-out" },
    { "Rastreamento", "Não quero ser rastreado pelo seu site.", "tracking-opt-out" },
    { "My daughter's account", "My daughter is a minor and signed up without us.", "minor-consent" },
    { "Konto", "unsere Tochter ist noch nicht volljährig; eine Einwilligung der Eltern gibt es nicht.", "minor-consent" },
    { "Compte", "ma fille est mineure et je suis son représentant légal.", "minor-consent" },
    { "Conta", "meu filho é menor de idade e criou uma conta.", "minor-consent" },
    { "Search warrant", "Enclosed is a search warrant for the account named in it.", "lawful-request" },
    { "Ermittlungsverfahren", "anbei der richterliche Beschluss des Amtsgerichts.", "lawful-request" },
    { "Réquisition judiciaire", "Agissant sur commission rogatoire, officier de police judiciaire", "lawful-request" },
    { "Ofício judicial", "Cumpra-se a ordem judicial anexa. Ministério Público", "lawful-request" },
    { "Emergency disclosure request", "There is imminent danger of death.", "lawful-request" },
    { "Eilt", "Notfallanfrage der Kriminalpolizei: Gefahr für Leib und Leben.", "lawful-request" },
    { "Urgent", "danger de mort imminent pour la personne", "lawful-request" },
    { "Urgente", "há risco de vida e perigo iminente", "lawful-request" },
    { "Consent", "I no longer consent. This is a withdrawal of consent.", "consent-withdrawal" },
    { "Consentement", "Je désire retirer mon consentement.", "consent-withdrawal" },
    /* What was understood before is still. */
    { "Please delete my account", "Thanks.", "delete" },
    { "Copy", "I want a copy of my data.", "access" },
    { "Löschung", "Bitte löschen Sie meine Daten.", "delete" },
    { "unsubscribe", "", "promo-opt-out" },
    { "Complaint", "You never acknowledged my letter", "complaint" },
    { "Wrong name", "Please correct my name.", "correct" },
  };
  guint wrong = 0;

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    {
      PackHints hints = { NULL, mails[i].subject, mails[i].text, FALSE };
      g_autofree char *type = NULL, *why = NULL;
      gboolean any = pack_suggest_best (packs, G_N_ELEMENTS (names), &hints, &type, &why);

      if (any && strcmp (type, mails[i].type) == 0)
        continue;
      print_message ("'%s: %s' suggests %s (%s), not %s\n", mails[i].subject, mails[i].text, any ? type : "nothing",
                     any ? why : "-", mails[i].type);
      wrong++;
    }
  assert_int_equal (wrong, 0);
}

static void
the_first_pack_wins_a_tie (void **state G_GNUC_UNUSED)
{
  const Pack *two[] = { packs[4], packs[5] };
  PackHints hints = { NULL, NULL, "I appeal", FALSE };
  g_autofree char *type = NULL, *why = NULL;

  assert_true (pack_suggest_best (two, 2, &hints, &type, &why));
  assert_string_equal (type, "appeal");
  assert_string_equal (why, "word 'i appeal'");
}

static void
nothing_suggests_itself_without_packs_or_words (void **state G_GNUC_UNUSED)
{
  PackHints hints = { NULL, "delete my account", NULL, FALSE }, lunch = { NULL, "Lunch on Friday", "Are you coming?", FALSE };
  g_autofree char *type = NULL, *why = NULL;

  assert_false (pack_suggest_best (packs, 0, &hints, &type, &why));
  assert_false (pack_suggest_best (packs, G_N_ELEMENTS (names), &lunch, &type, &why));
  assert_null (type);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_language_is_understood),
    cmocka_unit_test (the_first_pack_wins_a_tie),
    cmocka_unit_test (nothing_suggests_itself_without_packs_or_words),
  };

  return cmocka_run_group_tests (tests, set_up, tear_down);
}
