using System.Security.Claims;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Notices;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Notices;

public class PreferenceStoreTests
{
    [Fact, Trait("Req", "RT6")]
    public async Task Preferences_SavedRefusedSeenAndRestarted_AreThoseOfTheirUser()
    {
        await using var console = await TestConsole.StartAsync();
        var preferences = console.Get<IPreferences>();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Operator);
        var ben = await Principals.SignedInAsync(console, "ben", Roles.Operator);
        Assert.Equal(KeptPreferences.Default, await preferences.GetAsync(ada, Deadline.Token));

        var wanted = Preferences.Default with
        {
            Sound = new() { Severities = [Severity.Error, Severity.Critical], Query = " rule:drain* ", Mentions = true },
            Quiet = new() { IsOn = true, From = new(23, 30), To = new(6, 0), Days = [DayOfWeek.Saturday, DayOfWeek.Friday], Zone = "Europe/Berlin", CriticalsPass = false },
        };
        var saved = await preferences.SaveAsync(ada, wanted, 0, Deadline.Token);

        var read = await preferences.GetAsync(ada, Deadline.Token);
        Assert.Equal((1, 0), (read.Version, read.SeenSeq));
        Assert.Equal(PreferenceDocument.Write(saved.Wanted), PreferenceDocument.Write(read.Wanted));
        Assert.Equal("rule:drain*", read.Wanted.Sound.Query);
        Assert.Equal([Severity.Critical, Severity.Error], read.Wanted.Sound.Severities);
        Assert.Equal([DayOfWeek.Friday, DayOfWeek.Saturday], read.Wanted.Quiet.Days);
        Assert.Equal(KeptPreferences.Default, await preferences.GetAsync(ben, Deadline.Token));

        // Another tab that still shows what was before.
        var refused = await Assert.ThrowsAsync<InputRefusedException>(() => preferences.SaveAsync(ada, wanted, 0, Deadline.Token));
        Assert.Contains("another tab", refused.Message, StringComparison.Ordinal);

        await preferences.SeenAsync(ada, 12, Deadline.Token);
        await preferences.SeenAsync(ada, 7, Deadline.Token);
        await preferences.SeenAsync(ben, 3, Deadline.Token);
        Assert.Equal((1L, 12L), ((await preferences.GetAsync(ada, Deadline.Token)).Version, (await preferences.GetAsync(ada, Deadline.Token)).SeenSeq));
        var bens = await preferences.GetAsync(ben, Deadline.Token);
        Assert.Equal((0L, 3L), (bens.Version, bens.SeenSeq));
        Assert.Same(Preferences.Default, bens.Wanted);

        // What somebody else wrote into the row harms nobody.
        await using (var connection = new SqliteConnection($"Data Source={console.DatabaseFile}"))
        {
            await connection.OpenAsync(Deadline.Token);
            await using var command = connection.CreateCommand();
            command.CommandText = """UPDATE user_preference SET document = '{"v":1,"ways":{"toast":null,"panel":7}}'""";
            Assert.Equal(2, await command.ExecuteNonQueryAsync(Deadline.Token));
        }
        Assert.Same(Preferences.Default, (await preferences.GetAsync(ada, Deadline.Token)).Wanted);
        await Assert.ThrowsAsync<AccessDeniedException>(() => preferences.GetAsync(new ClaimsPrincipal(), Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => preferences.SeenAsync(Actors.System("test"), 1, Deadline.Token));
    }
}
