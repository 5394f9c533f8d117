using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RiskConsole.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AlertLife : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "acked_by",
                table: "alert",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "acked_us",
                table: "alert",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "assignee",
                table: "alert",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "assignee_id",
                table: "alert",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "disposition",
                table: "alert",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_storm",
                table: "alert",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "life",
                table: "alert",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1L);

            migrationBuilder.AddColumn<double>(
                name: "peak",
                table: "alert",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "storm_id",
                table: "alert",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "alert_entry",
                columns: table => new
                {
                    seq = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    alert_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at_us = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    is_act = table.Column<bool>(type: "INTEGER", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: true),
                    actor_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    from_state = table.Column<int>(type: "INTEGER", nullable: false),
                    to_state = table.Column<int>(type: "INTEGER", nullable: false),
                    life = table.Column<long>(type: "INTEGER", nullable: false),
                    severity = table.Column<int>(type: "INTEGER", nullable: true),
                    text = table.Column<string>(type: "TEXT", nullable: true),
                    data = table.Column<string>(type: "TEXT", nullable: true),
                    batch = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alert_entry", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "mute_window",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    window_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    query = table.Column<string>(type: "TEXT", nullable: false),
                    times = table.Column<string>(type: "TEXT", nullable: false),
                    zone = table.Column<string>(type: "TEXT", nullable: false),
                    enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    comment = table.Column<string>(type: "TEXT", nullable: false),
                    author = table.Column<string>(type: "TEXT", nullable: false),
                    author_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    from_us = table.Column<long>(type: "INTEGER", nullable: false),
                    until_us = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mute_window", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "silence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    query = table.Column<string>(type: "TEXT", nullable: false),
                    starts_us = table.Column<long>(type: "INTEGER", nullable: false),
                    ends_us = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_us = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_by = table.Column<string>(type: "TEXT", nullable: true),
                    until_resolved = table.Column<bool>(type: "INTEGER", nullable: false),
                    comment = table.Column<string>(type: "TEXT", nullable: false),
                    author = table.Column<string>(type: "TEXT", nullable: false),
                    author_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    created_us = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_silence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "user_preference",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    document = table.Column<string>(type: "TEXT", nullable: false),
                    seen_seq = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_user_preference", x => x.user_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_alert_resolved",
                table: "alert",
                column: "resolved_us",
                filter: "resolved_us IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_alert_storm",
                table: "alert",
                columns: new[] { "storm_id", "opened_us" },
                filter: "storm_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_alert_entry_alert",
                table: "alert_entry",
                columns: new[] { "alert_id", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_alert_entry_batch",
                table: "alert_entry",
                column: "batch",
                filter: "batch IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_mute_window_window_id_version",
                table: "mute_window",
                columns: new[] { "window_id", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_silence_ends",
                table: "silence",
                column: "ends_us");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alert_entry");

            migrationBuilder.DropTable(
                name: "mute_window");

            migrationBuilder.DropTable(
                name: "silence");

            migrationBuilder.DropTable(
                name: "user_preference");

            migrationBuilder.DropIndex(
                name: "ix_alert_resolved",
                table: "alert");

            migrationBuilder.DropIndex(
                name: "ix_alert_storm",
                table: "alert");

            migrationBuilder.DropColumn(
                name: "acked_by",
                table: "alert");

            migrationBuilder.DropColumn(
                name: "acked_us",
                table: "alert");

            migrationBuilder.DropColumn(
                name: "assignee",
                table: "alert");

            migrationBuilder.DropColumn(
                name: "assignee_id",
                table: "alert");

            migrationBuilder.DropColumn(
                name: "disposition",
                table: "alert");

            migrationBuilder.DropColumn(
                name: "is_storm",
                table: "alert");

            migrationBuilder.DropColumn(
                name: "life",
                table: "alert");

            migrationBuilder.DropColumn(
                name: "peak",
                table: "alert");

            migrationBuilder.DropColumn(
                name: "storm_id",
                table: "alert");
        }
    }
}
