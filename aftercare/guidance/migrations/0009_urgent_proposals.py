import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aftercare.installation import guards


def changed(*columns: str) -> str:
    # Null is a value too: what a proposal follows is said when it is made, or never.
    return " OR ".join(
        f"COALESCE(CAST(NEW.{name} AS text), '') <> COALESCE(CAST(OLD.{name} AS text), '')"
        for name in columns
    )


# What follows another proposal changes no other guidance than that one did, and was proposed by
# the same person: only the edition beneath it is another.
NOT_AS_BEFORE = (
    "NEW.follows_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM guidance_proposal p"
    " WHERE p.id = NEW.follows_id AND p.state = 'overtaken'"
    " AND p.proposed_by_id = NEW.proposed_by_id AND p.base_number < NEW.base_number)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("guidance", "0008_decided_items"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *guards.around(
            [
                migrations.RemoveConstraint(
                    model_name="proposal",
                    name="proposal_one_open",
                ),
                migrations.RemoveConstraint(
                    model_name="proposal",
                    name="proposal_decided_by_another",
                ),
                migrations.RemoveConstraint(
                    model_name="proposal",
                    name="proposal_state",
                ),
                migrations.AddField(
                    model_name="proposal",
                    name="follows",
                    field=models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="guidance.proposal",
                    ),
                ),
                migrations.AddField(
                    model_name="proposal",
                    name="is_urgent",
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name="proposal",
                    name="urgent_reason",
                    field=models.CharField(blank=True, max_length=300),
                ),
                migrations.AlterField(
                    model_name="proposal",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("open", "Waiting"),
                            ("approved", "Approved"),
                            ("sent-back", "Sent back"),
                            ("taken-back", "Taken back"),
                            ("overtaken", "Compared again"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proposal",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("is_urgent",),
                        name="proposal_one_open",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proposal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_urgent", False), ("urgent_reason", "")),
                            models.Q(
                                models.Q(("urgent_reason", ""), _negated=True), ("is_urgent", True)
                            ),
                            _connector="OR",
                        ),
                        name="proposal_urgent_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proposal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "taken-back", "overtaken"]),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_decided_by_another",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proposal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("edition", None),
                                ("remarks", ""),
                                ("state", "open"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("edition__isnull", False),
                                ("state", "approved"),
                            ),
                            models.Q(
                                models.Q(("remarks", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("edition", None),
                                ("state", "sent-back"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by", models.F("proposed_by")),
                                ("edition", None),
                                ("state", "taken-back"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("edition", None),
                                ("state", "overtaken"),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_state",
                    ),
                ),
            ],
            "aftercare.guidance.migrations.0004_proposal_guards",
            "aftercare.guidance.migrations.0008_decided_items",
        ),
        guards.install(
            guards.Guard(
                "guidance_proposal",
                "UPDATE",
                "guidance_proposal: its urgency and what it follows are never changed",
                changed("is_urgent", "urgent_reason", "follows_id"),
                "urgency",
            ),
            guards.Guard(
                "guidance_proposal",
                "INSERT",
                "guidance_proposal: it follows what was overtaken",
                NOT_AS_BEFORE,
                "follows",
            ),
        ),
    ]
