using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Silences;
using RiskConsole.Storage;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Silences;

public class MuteWindowsTests
{
    private static readonly MuteTimes s_always = new([new MuteInterval()]);

    [Fact, Trait("Req", "AL10")]
    public async Task Save_Disable_End_AreVersions_AndThePastStaysSaid()
    {
        await using var console = await TestConsole.StartAsync();
        var (windows, suppressions, admin) = (console.Get<IMuteWindows>(), console.Get<ISuppressions>(), await Principals.SignedInAsync(console, "ana", Roles.Admin));
        MuteWindowDraft draft = new("Nights", "subject:account/1", s_always, "Europe/Zurich", "Quiet nights");

        var window = await windows.SaveAsync(admin, null, null, draft, Deadline.Token);

        Assert.Equal((1, "Nights", true), (window.Version, window.Name, window.Enabled));
        Assert.Equal([new Suppression(SuppressionKind.MuteWindow, window.WindowId, "Nights", null)], suppressions.Of(SomeAlert.Open()));
        Assert.Empty(suppressions.Of(SomeAlert.Open(), window.From.AddTicks(-10)));
        var off = await windows.EnableAsync(admin, window.WindowId, 1, false, Deadline.Token);
        Assert.Equal((2, false), (off.Version, off.Enabled));
        Assert.Empty(suppressions.Of(SomeAlert.Open()));
        Assert.NotEmpty(suppressions.Of(SomeAlert.Open(), window.From));
        var renamed = await windows.SaveAsync(admin, window.WindowId, 2, draft with { Name = "Night", Times = SomeWindow.Nightly }, Deadline.Token);
        Assert.Equal("version", await FieldAsync(() => windows.SaveAsync(admin, window.WindowId, 2, draft, Deadline.Token)));
        await windows.EndAsync(admin, window.WindowId, renamed.Version, Deadline.Token);
        Assert.Empty(windows.Current.Windows);
        Assert.Equal("", await FieldAsync(() => windows.EnableAsync(admin, window.WindowId, 3, true, Deadline.Token)));
        var history = await windows.HistoryAsync(admin, window.WindowId, Deadline.Token);
        Assert.Equal([4, 3, 2, 1], history.Select(version => version.Version));
        Assert.Equal([null, "Night", "Nights", "Nights"], history.Select(version => version.From == version.Until ? null : version.Name));
        Assert.NotEmpty(suppressions.Of(SomeAlert.Open(), window.From));
    }

    [Fact, Trait("Req", "AL10")]
    public async Task Save_WhatIsWrong_IsRefusedByField_AndOnlyAdminsMay()
    {
        await using var console = await TestConsole.StartAsync();
        var (windows, admin) = (console.Get<IMuteWindows>(), await Principals.SignedInAsync(console, "ana", Roles.Admin));
        MuteWindowDraft good = new("Nights", "subject:account/1", SomeWindow.Nightly, "UTC", "why");
        await windows.SaveAsync(admin, null, null, good, Deadline.Token);

        Assert.Equal("name", await SaveAsync(good with { Name = " " }));
        Assert.Equal("name", await SaveAsync(good with { Name = "NIGHTS" }));
        Assert.Equal("zone", await SaveAsync(good with { Name = "B", Zone = "Mars/Base" }));
        Assert.Equal("zone", await SaveAsync(good with { Name = "B", Zone = "../../etc/passwd" }));
        Assert.Equal("times", await SaveAsync(good with { Name = "B", Times = new([]) }));
        Assert.Equal("query", await SaveAsync(good with { Name = "B", Query = "occurrences:>3" }));
        Assert.Equal("comment", await SaveAsync(good with { Name = "B", Comment = "" }));
        Assert.Equal(ISilences.Everything, await SaveAsync(good with { Name = "B", Query = "" }));
        var op = await Principals.SignedInAsync(console, "ben", Roles.Operator);
        await Assert.ThrowsAsync<AccessDeniedException>(() => windows.SaveAsync(op, null, null, good with { Name = "B" }, Deadline.Token));

        Task<string> SaveAsync(MuteWindowDraft draft) => FieldAsync(() => windows.SaveAsync(admin, null, null, draft, Deadline.Token));
    }

    [Fact, Trait("Req", "AL10")]
    public async Task Preview_OfTheLastDay_CountsOnlyWhatWasOpenedWhileItWouldHaveMuted()
    {
        await using var console = await TestConsole.StartAsync();
        var (windows, ana) = (console.Get<IMuteWindows>(), await Principals.SignedInAsync(console, "ana", Roles.Operator));
        var now = DateTimeOffset.UtcNow;
        await console.Get<IStoreWriter>().WriteAsync(tx =>
        {
            AlertRows.Write(tx, [.. Enumerable.Range(1, 22).Select(hours => SomeAlert.Open(subject: $"account/{hours}", state: AlertState.Resolved) with { OpenedAt = now.AddHours(-hours) })]);
            return true;
        }, Deadline.Token);
        // Two hours of the day, five hours ago: what was opened 6 and 5 hours ago.
        var start = (int)now.AddHours(-6).AddMinutes(-30).TimeOfDay.TotalMinutes;
        var times = new MuteTimes([new MuteInterval { Hours = [new(start, (start + 120) % 1440)] }]);

        var preview = await windows.PreviewAsync(ana, "rule:\"High risk score\"", times, "UTC", Deadline.Token);

        Assert.Equal((2, 22, 0), (preview.LastDay, preview.LastDayOfAll, preview.Open));
    }

    private static async Task<string> FieldAsync(Func<Task> act) => (await Assert.ThrowsAsync<InputRefusedException>(act)).Faults[0].Field;
}
