"""Setting up a district's council on the public site."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page, Site

from cms.models import HomePage, PlanPage
from partners.people.models import User
from partners.places.models import District


@transaction.atomic
def front_page() -> HomePage:
    """The public site's first page, made once in place of Wagtail's welcome page; lists the districts."""
    front: HomePage | None = HomePage.objects.filter(depth=2).first()
    if front is not None:
        return front
    root = Page.get_first_root_node()
    root.get_children().filter(slug="home").delete()
    root = Page.objects.get(pk=root.pk)
    front = HomePage(title="두레", slug="home", lede="찾은 이웃에게 끝까지 닿도록, 지역이 함께 일합니다.")
    root.add_child(instance=front)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": front, "site_name": "두레"}
    )
    return front


@transaction.atomic
def open_site(district: District) -> HomePage:
    """A district's home page, its plan page, and the group that may edit both; repeated, it changes nothing."""
    home: HomePage | None = HomePage.objects.filter(district=district).first()
    if home is not None:
        return home
    home = HomePage(
        title=f"{district.name} 지역사회보장협의체",
        slug=district.slug,
        district=district,
        lede="주민과 기관이 함께 계획을 세우고, 지켜지는지 살핍니다.",
    )
    front_page().add_child(instance=home)
    home.add_child(
        instance=PlanPage(
            title=f"제6기 {district.name} 지역사회보장계획",
            slug="plan",
            years="2027–2030",
            lede="찾은 이웃에게 끝까지 닿는 네 해.",
            figure_keys="found, helped, answered",
        )
    )
    editors, _made = Group.objects.get_or_create(name=f"council:{district.slug}")
    editors.permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.get_or_create(
            group=editors,
            page=home,
            permission=Permission.objects.get(codename=codename, content_type__app_label="wagtailcore"),
        )
    return home


def let_edit(user: User, district: District) -> None:
    """Make a person an editor of their district's pages, and of no other's."""
    editors, _made = Group.objects.get_or_create(name=f"council:{district.slug}")
    user.groups.add(editors)


def plan_address(home: HomePage) -> str:
    """Where a district's plan is read without signing in."""
    plan = PlanPage.objects.child_of(home).live().order_by("path").first()
    return str((plan or home).url or "/")
