using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RiskConsole.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SearchIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_event_subject",
                table: "event");

            migrationBuilder.CreateTable(
                name: "search_grams",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    bits = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_grams", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "search_slab",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    first_us = table.Column<byte[]>(type: "BLOB", nullable: false),
                    last_us = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_slab", x => x.number);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "search_grams");

            migrationBuilder.DropTable(
                name: "search_slab");

            migrationBuilder.CreateIndex(
                name: "ix_event_subject",
                table: "event",
                columns: new[] { "subject", "time_us" });
        }
    }
}
