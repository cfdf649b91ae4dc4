"""Forms made from declarations: a part gives fields, a body fills them, what was sent is a body again."""

from filrouge.webkit.forms.acts import free_name, slug
from filrouge.webkit.forms.form import Form, value_in
from filrouge.webkit.forms.surroundings import BareLabels, EmptyShelf, Labels, Offer, Shelf

__all__ = ["BareLabels", "EmptyShelf", "Form", "Labels", "Offer", "Shelf", "free_name", "slug", "value_in"]
