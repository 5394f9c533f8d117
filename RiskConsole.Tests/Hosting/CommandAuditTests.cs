using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using RiskConsole.Storage;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Hosting;

public sealed class CommandAuditTests : IDisposable
{
    private const string Older = "AlertLife";

    private readonly string _folder = Directory.CreateTempSubdirectory("riskconsole-cli-").FullName;

    private string Database => Path.Combine(_folder, "data", "riskconsole.db");

    [Fact, Trait("Req", "AU1")]
    public async Task Commands_OfPeopleAndKeys_AreToldOfTheCommandLine()
    {
        await CommandInProcess.RunAsync(_folder, ["user", "create", "ada", "--role", "admin", "--password-stdin"], WebVisitor.Password);
        await CommandInProcess.RunAsync(_folder, ["user", "create", "ada", "--role", "admin", "--password-stdin"], WebVisitor.Password);
        await CommandInProcess.RunAsync(_folder, ["user", "disable", "ada"]);
        await CommandInProcess.RunAsync(_folder, ["apikey", "create", "bridge", "--scopes", "ingest"]);

        var told = await ToldEntries.AllAsync(Database);

        Assert.Equal(["user.create ok", "user.create failed", "user.disable failed", "key.create ok"], told.Select(entry => $"{entry.Action} {entry.Outcome}"));
        Assert.All(told, entry => Assert.Equal("sys:command line", entry.Actor));
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Migrate_OlderDatabase_IsToldOnce()
    {
        await using (var console = await TestConsole.StartAsync(folder: Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName, ownsFolder: false))
        {
            await using var db = await console.Get<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync(Deadline.Token);
            Assert.Empty(await ToldEntries.OfAsync(console, "database"));
            await db.GetService<IMigrator>().MigrateAsync(Older, Deadline.Token);
        }

        await CommandInProcess.RunAsync(_folder, ["db", "migrate"]);
        await CommandInProcess.RunAsync(_folder, ["db", "migrate"]);

        var told = Assert.Single(await ToldEntries.AllAsync(Database), entry => entry.Action == "database.migrate");
        Assert.Equal("sys:command line", told.Actor);
        Assert.Contains("AuditLog", told.Data["applied"]!.ToJsonString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
