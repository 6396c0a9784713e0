from django.urls import path

from referrals import views

app_name = "referrals"

urlpatterns = [
    path("", views.index, name="list"),
    path("new/<uuid:household_id>/", views.new, name="new"),
    path("of/<uuid:household_id>/", views.of_household, name="of_household"),
    path("<uuid:referral_id>/", views.detail, name="detail"),
    path("<uuid:referral_id>/row/", views.row, name="row"),
    path("<uuid:referral_id>/accept/", views.accept, name="accept"),
    path("<uuid:referral_id>/decline/", views.decline, name="decline"),
    path("<uuid:referral_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:referral_id>/help/", views.log_help, name="help"),
    path("<uuid:referral_id>/complete/", views.complete, name="complete"),
    path("<uuid:referral_id>/fail/", views.fail, name="fail"),
    path("<uuid:referral_id>/noted/", views.noted, name="noted"),
]
