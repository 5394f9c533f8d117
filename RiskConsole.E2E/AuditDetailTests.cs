using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using RiskConsole.Access;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>One entry of the audit log with its proof, and a log that somebody changed behind the console's back.</summary>
[Collection(OwnConsolesGroup.Name)]
public class AuditDetailTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "AU2")]
    public async Task Entry_OfAChangedRole_ShowsWhatChangedAndItsProofHolds()
    {
        await ConsoleFixture.CreateUserAsync(fixture.Console, "promoted", Roles.Operator);
        await using var admin = await fixture.VisitAsync();
        var page = admin.Page;
        await admin.GoAsync("/users");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change promoted" }).ClickAsync();
        await page.GetByLabel("Role of promoted").SelectOptionAsync(Roles.Analyst);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change role" }).ClickAsync();
        await Expect(page.GetByText("promoted is analyst now.")).ToBeVisibleAsync();

        await admin.GoAsync("/audit?q=action:user.role%20data.after.role:analyst&live=1");
        await page.Locator(".audit-rows .audit-row .c-time").First.ClickAsync();
        var drawer = page.GetByRole(AriaRole.Dialog);
        await Expect(drawer.Locator(".change del")).ToContainTextAsync("operator");
        await Expect(drawer.Locator(".change ins")).ToContainTextAsync("analyst");
        await Screenshots.TakeAsync(admin, "audit-entry");

        await drawer.GetByRole(AriaRole.Button, new() { Name = "Proof" }).ClickAsync();
        await Expect(drawer.GetByText("The proof holds.")).ToBeVisibleAsync();
        await Screenshots.TakeAsync(admin, "audit-proof");
        var download = await page.RunAndWaitForDownloadAsync(() => drawer.GetByRole(AriaRole.Link, new() { Name = "Download .tlog-proof" }).ClickAsync());
        var proof = await File.ReadAllTextAsync((await download.PathAsync())!);

        Assert.EndsWith(".tlog-proof", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.StartsWith("c2sp.org/tlog-proof@v1\nindex ", proof, StringComparison.Ordinal);
        Assert.Contains("\n— riskconsole/audit/", proof, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await Expect(drawer).ToHaveCountAsync(0);
        Assert.Empty(admin.Complaints);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Database_ChangedBehindTheConsole_IsFoundAndSaidOnEveryPage()
    {
        await using var console = await fixture.StartConsoleAsync();
        var state = await ConsoleFixture.SignInAsync(fixture.Browser, console, Roles.Admin);
        await using var admin = await fixture.Browser.VisitAsync(console.Address, state);
        var page = admin.Page;
        await admin.GoAsync("/audit/integrity");
        await Expect(page.Locator("table a[download]").First).ToBeVisibleAsync();

        Tamper(console.Database, "UPDATE audit_entry SET entry = CAST(replace(CAST(entry AS TEXT), '\"outcome\":\"ok\"', '\"outcome\":\"no\"') AS BLOB) WHERE log_id = 1 AND seq = 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify everything" }).ClickAsync();

        var banner = page.Locator(".integrity-banner");
        await Expect(banner).ToContainTextAsync("The audit log was changed.");
        await Expect(banner).ToContainTextAsync("entry #1");
        await Expect(page.Locator(".status", new() { HasText = "Tampered" }).First).ToBeVisibleAsync();
        await Screenshots.TakeAsync(admin, "audit-tampered");
        await admin.GoAsync("/scores");
        await Expect(banner).ToContainTextAsync("entry #1");
    }

    /// <summary>As whoever has the file could: without the triggers that keep bugs from it.</summary>
    private static void Tamper(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'";
        var drop = new StringBuilder();
        using (var triggers = command.ExecuteReader())
        {
            while (triggers.Read())
                drop.Append("DROP TRIGGER ").Append(triggers.GetString(0)).Append(';');
        }
        command.CommandText = $"PRAGMA busy_timeout = 10000; {drop}{sql}";
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
