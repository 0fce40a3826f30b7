"""What Wagtail lets people do with the desk's pages: write them, and never make them public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.models import PagePermissionTester

if TYPE_CHECKING:
    from wagtail.models import Page


class DeskPermissions(PagePermissionTester):
    """A person's rights on a page of the desk; Wagtail's roads to the public are nobody's.

    What binds is promulgated, so a superuser who published would only believe that it does.
    """

    def can_publish(self) -> bool:
        """Say no; so are scheduling and making private refused, which Wagtail derives from it."""
        return False

    def can_publish_subpage(self) -> bool:
        """Say no."""
        return False

    def can_unpublish(self) -> bool:
        """Say no: versions stay public."""
        return False

    def can_submit_for_moderation(self) -> bool:
        """Say no: approvals are given to proposals."""
        return False

    def can_copy(self) -> bool:
        """Say no: a copy would be a second page of the same policy."""
        return False

    def can_move(self) -> bool:
        """Say no: the versions would stay with the brand and language."""
        return False

    def can_move_to(self, destination: Page) -> bool:
        """Let pages change their order under one home, which nobody sees but the desk."""
        return bool(self.page.is_child_of(destination) and super().can_move_to(destination))
