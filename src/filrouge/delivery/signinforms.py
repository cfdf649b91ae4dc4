"""The form of sign-in, in our words."""

from typing import Any

from allauth.account.forms import LoginForm

from filrouge.kernel.texts import Text
from filrouge.webkit.templatetags.webkit import lang


class SignIn(LoginForm):  # type: ignore[misc]
    """A name or an address, and a password; what the package writes inside the fields is left out."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = Text(fr="Nom ou adresse", en="Name or e-mail address").said(lang())
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
