using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Notices;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Notices;

public class NoticeAuditTests
{
    [Fact, Trait("Req", "AU1")]
    public async Task PreferencesAndViews_ChangedOrRefused_AreToldAndWhatIsTheSameIsNot()
    {
        await using var console = await TestConsole.StartAsync();
        var (preferences, views, ada) = (console.Get<IPreferences>(), console.Get<ISavedViews>(), await Principals.SignedInAsync(console, "ada", Roles.Operator));
        var wanted = Preferences.Default with { Sound = new() { Severities = [Severity.Critical] } };

        await preferences.SeenAsync(ada, 12, Deadline.Token);
        await preferences.SaveAsync(ada, Preferences.Default, 0, Deadline.Token);
        await preferences.SaveAsync(ada, wanted, 1, Deadline.Token);
        await preferences.SaveAsync(ada, wanted, 2, Deadline.Token);
        await RefusedAsync(() => preferences.SaveAsync(ada, wanted, 1, Deadline.Token));
        await RefusedAsync(() => preferences.SaveAsync(ada, wanted with { Sound = new() { Query = "(" } }, 3, Deadline.Token));
        var view = await views.SaveAsync(ada, "feed", "Drains", "?q=a", Deadline.Token);
        await views.SaveAsync(ada, "feed", "Drains", "?q=a", Deadline.Token);
        await views.SaveAsync(ada, "feed", "Drains", "?q=b", Deadline.Token);
        await views.RenameAsync(ada, view.Id, " Outflow ", Deadline.Token);
        await views.DeleteAsync(ada, view.Id, Deadline.Token);
        await views.DeleteAsync(ada, view.Id, Deadline.Token);
        await RefusedAsync(() => views.RenameAsync(ada, view.Id, "Late", Deadline.Token));
        await RefusedAsync(() => views.SaveAsync(ada, "feed", " ", "?q=a", Deadline.Token));

        var told = await ToldEntries.OfAsync(console, "notices");
        Assert.Equal(["ok", "failed", "failed"], told.Select(entry => entry.Outcome));
        Assert.All(told, entry => Assert.Equal(("notices.save", $"user:{ada.UserId()}"), (entry.Action, entry.Target)));
        Assert.Equal(["sound"], told[0].Data["before"]!.AsObject().Select(member => member.Key));
        Assert.Equal("critical", (string?)told[0].Data["after"]!["sound"]!["severities"]![0]);
        told = await ToldEntries.OfAsync(console, "view");
        Assert.Equal(["save ok", "save ok", "rename ok", "delete ok", "rename failed", "save failed"], told.Select(entry => $"{entry.Action["view.".Length..]} {entry.Outcome}"));
        Assert.All(told[..5], entry => Assert.Equal($"view:{view.Id}", entry.Target));
        Assert.Equal((null, """{"name":"Drains","page":"feed","url":"?q=a"}"""), (told[0].Before, told[0].After));
        Assert.Equal(("""{"url":"?q=a"}""", """{"url":"?q=b"}"""), (told[1].Before, told[1].After));
        Assert.Equal(("""{"name":"Drains"}""", """{"name":"Outflow"}"""), (told[2].Before, told[2].After));
        Assert.Equal(("""{"name":"Outflow","page":"feed","url":"?q=b"}""", null), (told[3].Before, told[3].After));
    }

    private static Task<InputRefusedException> RefusedAsync(Func<Task> act) => Assert.ThrowsAsync<InputRefusedException>(act);
}
