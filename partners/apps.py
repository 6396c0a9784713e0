from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from partners.access import rights

        # Tables that a migration made belong to their owner alone until the application's role is let in.
        post_migrate.connect(rights.after_migrate, sender=self, dispatch_uid="partners.access.rights")
