using RiskConsole.Access;
using RiskConsole.Alerts.Silences;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Silences;

public class SilenceAuditTests
{
    [Fact, Trait("Req", "AU1")]
    public async Task Silences_WholeLife_TellWhatChangedWhyAndWhatWasRefused()
    {
        await using var console = await TestConsole.StartAsync();
        var (silences, ana) = (console.Get<ISilences>(), await Principals.SignedInAsync(console, "ana", Roles.Operator));
        var now = DateTimeOffset.UtcNow;
        SilenceDraft draft = new("subject:account/1", now.AddHours(3), "works", StartsAt: now.AddHours(1));

        var silence = await silences.CreateAsync(ana, draft, Deadline.Token);
        await silences.EditAsync(ana, silence.Id, silence.Version, draft with { Query = "subject:account/2", Comment = "other works" }, Deadline.Token);
        await RefusedAsync(() => silences.EditAsync(ana, silence.Id, silence.Version, draft, Deadline.Token));
        await silences.ExtendAsync(ana, silence.Id, now.AddHours(4), Deadline.Token);
        await RefusedAsync(() => silences.ExtendAsync(ana, silence.Id, now.AddHours(-4), Deadline.Token));
        await silences.EndAsync(ana, silence.Id, Deadline.Token);
        await RefusedAsync(() => silences.EndAsync(ana, silence.Id, Deadline.Token));
        await RefusedAsync(() => silences.CreateAsync(ana, draft with { Comment = "" }, Deadline.Token));
        var other = await silences.CreateAsync(ana, draft with { StartsAt = null, UntilResolved = true }, Deadline.Token);
        await console.Get<RiskConsole.Alerts.Silences.Silences>().EndByItselfAsync(other.Id, Deadline.Token);

        var told = await ToldEntries.OfAsync(console, "silence");
        Assert.Equal(
            ["create ok", "edit ok", "edit failed", "extend ok", "extend failed", "end ok", "end failed", "create failed", "create ok", "end ok"],
            told.Select(entry => $"{entry.Action["silence.".Length..]} {entry.Outcome}"));
        Assert.All(told[..7], entry => Assert.Equal(($"silence:{silence.Id}", $"u:{ana.UserId()}"), (entry.Target, entry.Actor)));
        Assert.Equal("works", told[0].Reason);
        Assert.Equal("""{"comment":"works","query":"subject:account/1"}""", told[1].Before);
        Assert.Equal("""{"comment":"other works","query":"subject:account/2"}""", told[1].After);
        Assert.Equal("It was changed meanwhile.", told[2].Reason);
        Assert.Equal(["ends_at"], told[3].Data["before"]!.AsObject().Select(member => member.Key));
        Assert.Equal(["ended_at"], told[5].Data["after"]!.AsObject().Select(member => member.Key));
        Assert.StartsWith("Somebody ended it", told[6].Reason, StringComparison.Ordinal);
        Assert.Equal(("sys:RiskConsole", $"silence:{other.Id}"), (told[9].Actor, told[9].Target));
        Assert.All(told, entry => Assert.DoesNotContain("\"ana\"", entry.Entry.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact, Trait("Req", "AU1")]
    public async Task MuteWindows_WholeLife_TellWhatChangedAndWhatWasRefused()
    {
        await using var console = await TestConsole.StartAsync();
        var (windows, ana) = (console.Get<IMuteWindows>(), await Principals.SignedInAsync(console, "ana", Roles.Admin));
        MuteWindowDraft draft = new("Nights", "subject:account/1", SomeWindow.Nightly, "UTC", "quiet nights");

        var window = await windows.SaveAsync(ana, null, null, draft, Deadline.Token);
        await windows.SaveAsync(ana, window.WindowId, 1, draft with { Zone = "Europe/Zurich" }, Deadline.Token);
        await RefusedAsync(() => windows.SaveAsync(ana, window.WindowId, 1, draft, Deadline.Token));
        await windows.EnableAsync(ana, window.WindowId, 2, false, Deadline.Token);
        await windows.EnableAsync(ana, window.WindowId, 3, true, Deadline.Token);
        await windows.EndAsync(ana, window.WindowId, 4, Deadline.Token);
        await RefusedAsync(() => windows.EnableAsync(ana, window.WindowId, 4, true, Deadline.Token));
        await RefusedAsync(() => windows.SaveAsync(ana, null, null, draft with { Zone = "Mars" }, Deadline.Token));

        var told = await ToldEntries.OfAsync(console, "mute");
        Assert.Equal(
            ["create ok", "save ok", "save failed", "disable ok", "enable ok", "end ok", "enable failed", "create failed"],
            told.Select(entry => $"{entry.Action["mute.".Length..]} {entry.Outcome}"));
        Assert.All(told[..7], entry => Assert.Equal($"mute:{window.WindowId}", entry.Target));
        Assert.Equal("22:00", (string?)told[0].Data["after"]!["times"]![0]!["times"]![0]!["start_time"]);
        Assert.Equal(("""{"zone":"UTC"}""", """{"zone":"Europe/Zurich"}""", "quiet nights"), (told[1].Before, told[1].After, told[1].Reason));
        Assert.Equal("Version 2 was saved meanwhile; this change was based on version 1.", told[2].Reason);
        Assert.Equal(("""{"enabled":true}""", """{"enabled":false}"""), (told[3].Before, told[3].After));
        Assert.Equal("Somebody ended this mute window.", told[6].Reason);
    }

    private static Task<InputRefusedException> RefusedAsync(Func<Task> act) => Assert.ThrowsAsync<InputRefusedException>(act);
}
