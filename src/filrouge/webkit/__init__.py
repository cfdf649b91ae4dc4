"""Pages and endpoints from declarations: base page, components, forms, problem+json."""
