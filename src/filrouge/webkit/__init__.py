"""Blocks of pages: the frame, components, forms from declarations; they know Django and no store."""
