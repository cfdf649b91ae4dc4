"""The pages of the workbench, one module per subject; each has its ``urlpatterns``."""
