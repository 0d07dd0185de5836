"""Addresses of accounts: the account library's under the names it asks for, and our own."""

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from anguan.registry.accounts.pages import activate, activation, officials, own, people

ours: list[URLPattern | URLResolver] = [
    path("account/", own.account, name="account"),
    path("account/tokens/new", own.new_token, name="new_token"),
    path("account/tokens/<uuid:token_id>/revoke", own.revoke_token, name="revoke_token"),
    path("account/devices/<int:session_id>/end", own.end_session, name="end_session"),
    path("posts/switch", own.switch_post, name="switch_post"),
    path("activate", activate.activate, name="activate"),
    path("activate/password", activate.choose_password, name="choose_password"),
    path("activate/done", activate.welcome, name="welcome"),
    path("people/", people.people, name="people"),
    path("people/find", people.find_people, name="find_people"),
    path("people/find-enterprises", officials.find_enterprises, name="find_enterprises"),
    path("people/<uuid:person_id>", people.person, name="person"),
    path("people/<uuid:person_id>/edit", people.change_person, name="change_person"),
    path("people/<uuid:person_id>/<slug:deed>", people.change_account, name="change_account"),
    path("people/posts/<uuid:post_id>/end", people.end_post, name="end_post"),
    path("people/posts/<uuid:post_id>/code", people.issue_code, name="issue_code"),
    path("people/enterprise/<uuid:enterprise_id>/", people.people_of_enterprise, name="people_of_enterprise"),
    path("people/enterprise/<uuid:enterprise_id>/new", people.add_person, name="add_person"),
    path("people/office/<uuid:office_id>/", officials.office_people, name="office_people"),
    path("people/office/<uuid:office_id>/new", officials.add_official, name="add_official"),
    path("people/experts/<uuid:post_id>/", officials.expert, name="expert"),
    path("people/experts/assignments/<uuid:assignment_id>/end", officials.release_expert, name="release_expert"),
    path("activation/", activation.board, name="activation"),
    path("activation/in/<str:code>/", activation.board, name="activation_of"),
    path("activation/waiting", activation.waiting, name="waiting"),
    path("activation/print", activation.print_sheet, name="print_sheet"),
    path("activation/sheets/", activation.sheet_list, name="sheets"),
    path("activation/sheets/<uuid:sheet_id>", activation.take_sheet, name="take_sheet"),
]

library: list[URLPattern | URLResolver] = [
    path("sign-in/", own.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", factor_views.authenticate, name="mfa_authenticate"),
    path("sign-in/closed/", account_views.account_inactive, name="account_inactive"),
    path("sign-out/", account_views.logout, name="account_logout"),
    path("account/confirm/", account_views.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", factor_views.reauthenticate, name="mfa_reauthenticate"),
    path("account/password/", account_views.password_change, name="account_change_password"),
    path("account/second-factor/", own.Enrol.as_view(), name="mfa_activate_totp"),
    path("account/second-factor/remove/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", recovery_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/recovery-codes/file/", recovery_views.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/all/", RedirectView.as_view(pattern_name="accounts:account"), name="mfa_index"),
    path("account/devices/", own.Sessions.as_view(), name="usersessions_list"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((ours, "accounts"))),
    *library,
]
if settings.OIDC:
    back = RedirectView.as_view(pattern_name="account_login")
    urlpatterns += [
        path("sign-in/city/", include("allauth.socialaccount.providers.openid_connect.urls")),
        path("sign-in/city/cancelled/", back, name="socialaccount_login_cancelled"),
        path("sign-in/city/error/", back, name="socialaccount_login_error"),
        path("sign-in/city/unknown/", back, name="socialaccount_signup"),
    ]
