"""Words said in the language of the page."""

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.utils.translation import override

ENGINE = Engine(libraries={"webkit": "filrouge.webkit.templatetags.webkit"})


def said(text, lang, **values):
    with override(lang):
        return ENGINE.from_string("{% load webkit %}" + text).render(Context(values))


def test_each_reader_is_told_in_their_language():
    template = '{% say "Prêt : oui" "Ready: yes" %}'
    assert (said(template, "fr"), said(template, "en")) == ("Prêt\u00a0: oui", "Ready: yes")


def test_words_stand_as_they_are_and_values_are_escaped():
    template = '{% say "<b>%(n)s</b> lus" "<b>%(n)s</b> read" n=found %}'
    assert said(template, "en", found="<i>3") == "<b>&lt;i&gt;3</b> read"


def test_words_are_kept_under_a_name():
    template = '{% say "à moi : %(n)s" "mine: %(n)s" n=2 as of %}[{{ of }}]'
    assert (said(template, "fr"), said(template, "en")) == ("[à moi\u00a0: 2]", "[mine: 2]")


@pytest.mark.parametrize("template", ['{% say "un seul" %}', '{% say words "en" %}'])
def test_both_languages_are_written_in_the_template(template):
    with pytest.raises((TemplateSyntaxError, ValueError)):
        said(template, "fr")
