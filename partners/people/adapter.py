"""How people sign in: e-mail and password, or a mobile number and a code sent to it. Nobody signs up alone."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.access.actors import VISITOR
from partners.notices.services import write_text
from partners.people.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation."""
        return False

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        words = _("[Dure] Your sign-in code is %(code)s. Tell it to no one.") % {"code": code}
        write_text(user, words, by=VISITOR, at=timezone.now())

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Say nothing: a stranger's number must not be told whether it is known here."""
