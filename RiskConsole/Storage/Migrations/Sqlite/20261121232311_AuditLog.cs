using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RiskConsole.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AuditLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "shared",
                table: "saved_view",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "audit_block",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    first_us = table.Column<long>(type: "INTEGER", nullable: false),
                    last_us = table.Column<long>(type: "INTEGER", nullable: false),
                    ok = table.Column<int>(type: "INTEGER", nullable: false),
                    denied = table.Column<int>(type: "INTEGER", nullable: false),
                    failed = table.Column<int>(type: "INTEGER", nullable: false),
                    info = table.Column<int>(type: "INTEGER", nullable: false),
                    warning = table.Column<int>(type: "INTEGER", nullable: false),
                    error = table.Column<int>(type: "INTEGER", nullable: false),
                    critical = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_block", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "audit_checkpoint",
                columns: table => new
                {
                    log_id = table.Column<long>(type: "INTEGER", nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    created_us = table.Column<long>(type: "INTEGER", nullable: false),
                    root = table.Column<byte[]>(type: "BLOB", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    anchored_us = table.Column<long>(type: "INTEGER", nullable: true),
                    remote_us = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_checkpoint", x => new { x.log_id, x.size, x.created_us });
                });

            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    log_id = table.Column<long>(type: "INTEGER", nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    time_us = table.Column<long>(type: "INTEGER", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    severity = table.Column<int>(type: "INTEGER", nullable: false),
                    outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    target = table.Column<string>(type: "TEXT", nullable: false),
                    ip = table.Column<string>(type: "TEXT", nullable: true),
                    sid = table.Column<string>(type: "TEXT", nullable: true),
                    corr = table.Column<string>(type: "TEXT", nullable: true),
                    search = table.Column<string>(type: "TEXT", nullable: false),
                    entry = table.Column<byte[]>(type: "BLOB", nullable: true),
                    leaf = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entry", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_log",
                columns: table => new
                {
                    log_id = table.Column<long>(type: "INTEGER", nullable: false),
                    origin = table.Column<string>(type: "TEXT", nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    frontier = table.Column<byte[]>(type: "BLOB", nullable: false),
                    opened_us = table.Column<long>(type: "INTEGER", nullable: false),
                    closed_us = table.Column<long>(type: "INTEGER", nullable: true),
                    archived_us = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_log", x => x.log_id);
                });

            migrationBuilder.CreateTable(
                name: "audit_pending",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    created_us = table.Column<long>(type: "INTEGER", nullable: false),
                    draft = table.Column<byte[]>(type: "BLOB", nullable: false),
                    seq_at = table.Column<int>(type: "INTEGER", nullable: false),
                    salt = table.Column<byte[]>(type: "BLOB", nullable: true),
                    personal = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_pending", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_pii",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    salt = table.Column<byte[]>(type: "BLOB", nullable: false),
                    json = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_pii", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_tile",
                columns: table => new
                {
                    log_id = table.Column<long>(type: "INTEGER", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    idx = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_tile", x => new { x.log_id, x.level, x.idx });
                });

            migrationBuilder.CreateTable(
                name: "audit_verification",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    started_us = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_us = table.Column<long>(type: "INTEGER", nullable: false),
                    is_full = table.Column<bool>(type: "INTEGER", nullable: false),
                    result = table.Column<int>(type: "INTEGER", nullable: false),
                    entries = table.Column<long>(type: "INTEGER", nullable: false),
                    origin = table.Column<string>(type: "TEXT", nullable: true),
                    log_id = table.Column<long>(type: "INTEGER", nullable: true),
                    seq = table.Column<long>(type: "INTEGER", nullable: true),
                    stage = table.Column<int>(type: "INTEGER", nullable: true),
                    message = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_verification", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_actor",
                table: "audit_entry",
                columns: new[] { "actor", "name", "time_us" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_action",
                table: "audit_entry",
                columns: new[] { "action", "time_us" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_corr",
                table: "audit_entry",
                column: "corr",
                filter: "corr IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_seq",
                table: "audit_entry",
                columns: new[] { "log_id", "seq" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_target",
                table: "audit_entry",
                columns: new[] { "target", "time_us" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_time",
                table: "audit_entry",
                columns: new[] { "time_us", "id", "outcome", "severity", "kind", "action", "actor", "target", "ip", "name" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_sid",
                table: "audit_entry",
                column: "sid",
                filter: "sid IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_audit_log_origin",
                table: "audit_log",
                column: "origin",
                unique: true);

            migrationBuilder.Sql("CREATE VIRTUAL TABLE audit_fts USING fts5(search, content='audit_entry', content_rowid='id', tokenize='trigram', detail=none, columnsize=0)");
            migrationBuilder.Sql(
                """
                CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
                BEGIN SELECT RAISE(ABORT, 'entries of the audit log are never deleted'); END
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OF id, log_id, seq, time_us, actor, action, kind, severity, outcome, target, sid, corr, leaf ON audit_entry
                BEGIN SELECT RAISE(ABORT, 'entries of the audit log are never changed'); END
                """);
            // Bytes leave the database only when a closed log was archived.
            migrationBuilder.Sql(
                """
                CREATE TRIGGER audit_entry_no_rewrite BEFORE UPDATE OF entry ON audit_entry
                WHEN NEW.entry IS NOT NULL OR (SELECT closed_us FROM audit_log WHERE log_id = OLD.log_id) IS NULL
                BEGIN SELECT RAISE(ABORT, 'entries of the audit log are never changed'); END
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE audit_fts");
            migrationBuilder.DropTable(
                name: "audit_block");

            migrationBuilder.DropTable(
                name: "audit_checkpoint");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "audit_log");

            migrationBuilder.DropTable(
                name: "audit_pending");

            migrationBuilder.DropTable(
                name: "audit_pii");

            migrationBuilder.DropTable(
                name: "audit_tile");

            migrationBuilder.DropTable(
                name: "audit_verification");

            migrationBuilder.DropColumn(
                name: "shared",
                table: "saved_view");
        }
    }
}
