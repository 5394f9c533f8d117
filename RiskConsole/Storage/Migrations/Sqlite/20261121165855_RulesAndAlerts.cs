using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RiskConsole.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RulesAndAlerts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "alert",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    rule_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    rule_version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    severity = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    shadow = table.Column<bool>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: true),
                    category = table.Column<int>(type: "INTEGER", nullable: false),
                    labels = table.Column<string>(type: "TEXT", nullable: false),
                    message = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    observed = table.Column<double>(type: "REAL", nullable: true),
                    threshold = table.Column<double>(type: "REAL", nullable: true),
                    first_seen_us = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen_us = table.Column<long>(type: "INTEGER", nullable: false),
                    occurrences = table.Column<long>(type: "INTEGER", nullable: false),
                    opened_us = table.Column<long>(type: "INTEGER", nullable: false),
                    resolved_us = table.Column<long>(type: "INTEGER", nullable: true),
                    resolved_by = table.Column<string>(type: "TEXT", nullable: true),
                    cause_uid = table.Column<Guid>(type: "TEXT", nullable: true),
                    contributing = table.Column<string>(type: "TEXT", nullable: false),
                    runbook = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alert", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rule",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false, collation: "NOCASE"),
                    latest = table.Column<int>(type: "INTEGER", nullable: false),
                    in_force = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rule_baseline",
                columns: table => new
                {
                    rule_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    shape = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rule_baseline", x => new { x.rule_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "rule_condition",
                columns: table => new
                {
                    rule_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    phase = table.Column<int>(type: "INTEGER", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    since_us = table.Column<long>(type: "INTEGER", nullable: false),
                    last_us = table.Column<long>(type: "INTEGER", nullable: false),
                    until_us = table.Column<long>(type: "INTEGER", nullable: false),
                    observed = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rule_condition", x => new { x.rule_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "rule_version",
                columns: table => new
                {
                    rule_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    definition = table.Column<string>(type: "TEXT", nullable: false),
                    author = table.Column<string>(type: "TEXT", nullable: false),
                    author_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    saved_us = table.Column<long>(type: "INTEGER", nullable: false),
                    comment = table.Column<string>(type: "TEXT", nullable: false),
                    approval = table.Column<int>(type: "INTEGER", nullable: false),
                    decided_by = table.Column<string>(type: "TEXT", nullable: true),
                    decided_us = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rule_version", x => new { x.rule_id, x.version });
                });

            migrationBuilder.CreateIndex(
                name: "ix_alert_fingerprint",
                table: "alert",
                columns: new[] { "fingerprint", "last_seen_us" });

            migrationBuilder.CreateIndex(
                name: "ix_alert_opened",
                table: "alert",
                column: "opened_us");

            migrationBuilder.CreateIndex(
                name: "ix_alert_rule",
                table: "alert",
                columns: new[] { "rule_id", "opened_us" });

            migrationBuilder.CreateIndex(
                name: "ix_alert_state",
                table: "alert",
                columns: new[] { "state", "last_seen_us" });

            migrationBuilder.CreateIndex(
                name: "ix_rule_name",
                table: "rule",
                column: "name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alert");

            migrationBuilder.DropTable(
                name: "rule");

            migrationBuilder.DropTable(
                name: "rule_baseline");

            migrationBuilder.DropTable(
                name: "rule_condition");

            migrationBuilder.DropTable(
                name: "rule_version");
        }
    }
}
