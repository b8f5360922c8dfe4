"""Addresses of the workbench."""

from __future__ import annotations

from django.urls import path

from yifa.interfaces.workbench import (
    annual,
    annual_writing,
    approvals,
    board,
    case_file,
    case_forms,
    lists,
    opening,
    pages,
    registry,
    review,
    searching,
    sheets,
    tables,
    today,
)

app_name = "workbench"
urlpatterns = [
    path("desk/", pages.desk, name="desk"),
    path("today/", today.today, name="today"),
    path("board/", board.board, name="board"),
    path("board/<int:year>/<str:figure>/", board.figure, name="figure"),
    path("review/", review.desk_page, name="review"),
    path("review/<str:matter>/", review.file_page, name="review-file"),
    path("review/<str:matter>/compare/", review.compare, name="review-compare"),
    path("review/<str:matter>/open/", review.open_file, name="review-open"),
    path("review/<str:matter>/files/", review.take_files, name="review-files"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/together/", approvals.together, name="approvals-together"),
    path("registry/", registry.registry, name="registry"),
    path("start/", pages.start, name="start"),
    path("start/<slug:slug>/<slug:step>/", sheets.begin, name="begin"),
    path("why/<slug:slug>/", pages.why, name="why"),
    path("matters/<str:matter>/", pages.matter, name="matter"),
    path("matters/<str:matter>/do/<slug:step>/", sheets.do, name="do"),
    path("matters/<str:matter>/acts/<str:act>/open/", opening.open_fact, name="open-fact"),
    path("matters/<str:matter>/file/", case_file.page, name="case-file"),
    path("matters/<str:matter>/file/out/", case_file.out, name="case-file-out"),
    path("matters/<str:matter>/forms/<str:act>/<slug:name>.<slug:kind>", case_forms.make, name="case-form"),
    path("sheets/<str:pk>/", sheets.sheet, name="sheet"),
    path("registers/", lists.registers, name="registers"),
    path("tables/", tables.tables, name="tables"),
    path("tables/empty/", tables.empty, name="tables-empty"),
    path("tables/out/", tables.out, name="tables-out"),
    path("registers/<slug:slug>/", lists.register, name="register"),
    path("search/", searching.search, name="search"),
    path("search/party/", searching.by_party, name="search-party"),
    path("reports/", annual.years, name="reports"),
    path("reports/<int:year>/", annual.year, name="annual"),
    path("reports/<int:year>/write/<slug:section>/", annual_writing.write, name="annual-write"),
    path("reports/<int:year>/compile/", annual_writing.compile_edition, name="annual-compile"),
    path("reports/<int:year>/return/", annual_writing.give_back, name="annual-return"),
    path("reports/<int:year>/compare/", annual.compare, name="annual-compare"),
    path("reports/<int:year>/editions/<str:act>/", annual.edition, name="annual-edition"),
    path("reports/<int:year>/files/<slug:form>/", annual.file, name="annual-file"),
]
