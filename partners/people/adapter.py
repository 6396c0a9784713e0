"""How people sign in: e-mail and password, or a mobile number and a code sent to it. Nobody signs up alone."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.access.actors import VISITOR
from partners.notices.services import write_email, write_text
from partners.people.fields import MobileField, mobile_digits
from partners.people.models import User

# What would tell a stranger whether an address is known here.
TO_STRANGERS = frozenset({"account/email/unknown_account", "account/email/account_already_exists"})


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth brings no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation."""
        return False

    def phone_form_field(self, **options: Any) -> MobileField:
        """010-1234-5678, 01012345678, +82 10 …: all the same number."""
        return MobileField(**options)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """The person who signs in with this number; the form on which a password is typed passes it as written."""
        try:
            digits = mobile_digits(phone)
        except ValidationError:
            return None
        return User.objects.filter(phone=digits, is_active=True).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **_more: Any) -> None:
        words = _("[Dure] Your sign-in code is %(code)s. Tell it to no one.") % {"code": code}
        write_text(user, words, by=VISITOR, at=timezone.now())

    def send_unknown_account_sms(self, phone: str, **_more: Any) -> None:
        """Say nothing: a stranger's number must not be told whether it is known here."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox, as all that leaves; nothing to addresses that are not of someone here."""
        user = User.objects.filter(email=email.lower(), is_active=True).first()
        if user is None or template_prefix in TO_STRANGERS:
            return
        mail = self.render_mail(template_prefix, email, context)
        write_email(user, mail.subject, mail.body, by=VISITOR, at=timezone.now())
