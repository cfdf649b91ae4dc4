"""The user model of the installation, and who holds which role in which project."""

from secrets import token_hex
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from filrouge.kernel.accounts import NAME_LENGTH

ID_BYTES = 12


def new_id() -> str:
    """Opaque, and too long to come up twice."""
    return token_hex(ID_BYTES)


class AccountManager(BaseUserManager["Account"]):
    """What Django and sign-in packages call to make a user."""

    def create_user(
        self, name: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "Account":
        account = self.model(name=name, email=email or None, **fields)
        account.set_password(password)  # none: unusable, until somebody sets one
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person or a local user; everything personal is here and nowhere else."""

    id = models.CharField(primary_key=True, max_length=80, default=new_id, editable=False)
    name = models.CharField(max_length=NAME_LENGTH, unique=True, null=True)  # null once erased
    email = models.EmailField(unique=True, null=True)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)  # of the installation alone
    erased = models.BooleanField(default=False)
    erasure_asked_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = AccountManager()

    class Meta:
        app_label = "accounts"

    def save(self, *args: Any, **options: Any) -> None:
        self.email = self.email.lower() if self.email else None  # two empty addresses would be one
        super().save(*args, **options)


class Membership(models.Model):
    """A role held by an account in a project, which is known by its name."""

    project = models.CharField(max_length=80)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20)

    class Meta:
        app_label = "accounts"
        constraints = [models.UniqueConstraint(fields=["project", "account", "role"], name="membership_once")]


class Organisation(models.Model):
    """Whose projects they are; a name and nothing else is kept of it."""

    id = models.CharField(primary_key=True, max_length=80, default=new_id, editable=False)
    name = models.CharField(max_length=NAME_LENGTH, unique=True)

    class Meta:
        app_label = "accounts"


class Dress(models.Model):
    """How the reports of an organisation look; a template is a few dozen kilobytes."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="dress"
    )
    color = models.CharField(max_length=7)
    logo = models.BinaryField()
    docx = models.BinaryField()
    odt = models.BinaryField()
    pptx = models.BinaryField()

    class Meta:
        app_label = "accounts"


class Belonging(models.Model):
    """An account in an organisation, as a member or an administrator."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="belongings")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="belongings")
    role = models.CharField(max_length=20)

    class Meta:
        app_label = "accounts"
        constraints = [models.UniqueConstraint(fields=["organisation", "account"], name="belonging_once")]


class Placed(models.Model):
    """The organisation of a project, which is known by its name."""

    project = models.CharField(primary_key=True, max_length=80)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="projects")

    class Meta:
        app_label = "accounts"


class Invitation(models.Model):
    """A link that was handed out; its secret is not in it."""

    id = models.CharField(primary_key=True, max_length=40)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="invitations", null=True)
    email = models.EmailField(null=True)
    project = models.CharField(max_length=80, null=True)
    role = models.CharField(max_length=20, null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="+")
    organisation_role = models.CharField(max_length=20, null=True)
    administrator = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    brief = models.JSONField(null=True)  # what a respondent is invited to
    code_sha256 = models.CharField(max_length=64, null=True)
    wrong_codes_count = models.PositiveSmallIntegerField(default=0)
    used_by = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        app_label = "accounts"
