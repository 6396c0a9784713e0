from django.urls import path

from partners.people import views

app_name = "people"

urlpatterns = [
    path("", views.list_posts, name="list"),
    path("invite/", views.invite, name="invite"),
    path("invitations/<int:invitation_id>/withdraw/", views.withdraw, name="withdraw"),
    path("accept/<str:token>/", views.accept, name="accept"),
    path("switch/", views.switch, name="switch"),
    path("<int:post_id>/", views.post, name="post"),
    path("<int:post_id>/change/", views.change, name="change"),
    path("<int:post_id>/duties/add/", views.add_duty, name="add_duty"),
    path("<int:post_id>/duties/<int:duty_id>/remove/", views.remove_duty, name="remove_duty"),
    path("<int:post_id>/deputies/set/", views.set_deputy, name="set_deputy"),
    path("<int:post_id>/deputies/<int:deputy_id>/end/", views.end_deputy, name="end_deputy"),
    path("<int:post_id>/end/", views.end, name="end"),
]
