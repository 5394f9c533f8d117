using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;
using RiskConsole.Storage;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Silences;

public class SilencesTests
{
    private static DateTimeOffset InAnHour => DateTimeOffset.UtcNow.AddHours(1);

    [Fact, Trait("Req", "AL10")]
    public async Task Create_Extend_End_HideAndShowAtOnceAndAreTold()
    {
        await using var console = await TestConsole.StartAsync();
        var (silences, suppressions, ana) = (console.Get<ISilences>(), console.Get<ISuppressions>(), await Principals.SignedInAsync(console, "ana", Roles.Operator));
        await StoreAsync(console, SomeAlert.Open(), SomeAlert.Open(subject: "account/2"));
        var told = 0;
        using var subscription = console.Get<IEventBus>().Subscribe(Topic.Silences, () => Interlocked.Increment(ref told));
        var (revision, created) = (suppressions.Revision, DateTimeOffset.UtcNow);

        var silence = await silences.CreateAsync(ana, new(" subject:account/1 ", InAnHour, " Maintenance "), Deadline.Token);

        Assert.Equal(("subject:account/1", "Maintenance", "ana", SilenceState.Active), (silence.Query, silence.Comment, silence.Author, silence.At(DateTimeOffset.UtcNow)));
        Assert.Equal(silence.Id, Assert.Single(suppressions.Of(SomeAlert.Open())).Id);
        Assert.Empty(suppressions.Of(SomeAlert.Open(subject: "account/2")));
        Assert.Empty(suppressions.Of(SomeAlert.Open(), created.AddMinutes(-1)));
        Assert.True(suppressions.Revision > revision);
        Assert.Equal(1, told);

        var longer = await silences.ExtendAsync(ana, silence.Id, InAnHour.AddHours(3), Deadline.Token);
        Assert.Equal(longer.EndsAt, Assert.Single(suppressions.Of(SomeAlert.Open())).Until);
        await silences.EndAsync(ana, silence.Id, Deadline.Token);
        Assert.Empty(suppressions.Of(SomeAlert.Open()));
        Assert.NotEmpty(suppressions.Of(SomeAlert.Open(), silence.StartsAt));
        Assert.Contains("ana ended it", (await RefusedAsync(() => silences.EndAsync(ana, silence.Id, Deadline.Token))).Message, StringComparison.Ordinal);
        Assert.Contains("ana ended it", (await RefusedAsync(() => silences.ExtendAsync(ana, silence.Id, InAnHour, Deadline.Token))).Message, StringComparison.Ordinal);
        Assert.Equal((SilenceState.Expired, "ana"), (silences.Current.Find(silence.Id)!.At(DateTimeOffset.UtcNow), silences.Current.Find(silence.Id)!.EndedBy));
    }

    [Fact, Trait("Req", "AL10")]
    public async Task Create_WhatIsWrong_IsRefusedByField()
    {
        await using var console = await TestConsole.StartAsync();
        var (silences, ana) = (console.Get<ISilences>(), await Principals.SignedInAsync(console, "ana", Roles.Operator));
        var now = DateTimeOffset.UtcNow;
        SilenceDraft good = new("subject:account/1", InAnHour, "why");

        Assert.Equal("query", await FieldAsync(good with { Query = "state:open" }));
        Assert.Equal("comment", await FieldAsync(good with { Comment = "  " }));
        Assert.Equal("ends_at", await FieldAsync(good with { EndsAt = now.AddMinutes(-1) }));
        Assert.Equal("ends_at", await FieldAsync(good with { EndsAt = now.AddDays(181) }));
        Assert.Equal("ends_at", await FieldAsync(good with { StartsAt = now.AddHours(2) }));
        Assert.Equal("starts_at", await FieldAsync(good with { StartsAt = now.AddHours(-2) }));
        Assert.Equal(ISilences.Everything, await FieldAsync(good with { Query = "" }));
        Assert.Equal(ISilences.Everything, await FieldAsync(good with { Query = "-subject:x" }));
        Assert.Equal("query comment ends_at", await FieldAsync(new("x:", now, "")));
        var analyst = await Principals.SignedInAsync(console, "ben", Roles.Analyst);
        await Assert.ThrowsAsync<AccessDeniedException>(() => silences.CreateAsync(analyst, good, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => silences.EndAsync(analyst, Guid.NewGuid(), Deadline.Token));
        Assert.Empty(silences.Current.Silences);

        async Task<string> FieldAsync(SilenceDraft draft) =>
            string.Join(' ', (await RefusedAsync(() => silences.CreateAsync(ana, draft, Deadline.Token))).Faults.Select(fault => fault.Field));
    }

    [Fact, Trait("Req", "AL10")]
    public async Task Edit_BeforeItBegins_Changes_AfterwardsOnlyTheEnd()
    {
        await using var console = await TestConsole.StartAsync();
        var (silences, ana) = (console.Get<ISilences>(), await Principals.SignedInAsync(console, "ana", Roles.Operator));
        var pending = await silences.CreateAsync(ana, new("subject:account/1", InAnHour.AddHours(1), "why", StartsAt: InAnHour), Deadline.Token);
        Assert.Equal(SilenceState.Pending, pending.At(DateTimeOffset.UtcNow));
        SilenceDraft other = new("subject:account/2", InAnHour, "other");

        await RefusedAsync(() => silences.EditAsync(ana, pending.Id, pending.Version + 1, other, Deadline.Token));
        var begun = await silences.EditAsync(ana, pending.Id, pending.Version, other, Deadline.Token);

        Assert.Equal(("subject:account/2", "other", SilenceState.Active), (begun.Query, begun.Comment, begun.At(DateTimeOffset.UtcNow)));
        Assert.Contains("has begun", (await RefusedAsync(() => silences.EditAsync(ana, pending.Id, begun.Version, other, Deadline.Token))).Message, StringComparison.Ordinal);
        var never = await silences.CreateAsync(ana, new("subject:account/1", InAnHour.AddHours(1), "why", StartsAt: InAnHour), Deadline.Token);
        never = await silences.EndAsync(ana, never.Id, Deadline.Token);
        Assert.Equal(SilenceState.Expired, never.At(never.StartsAt));
        Assert.DoesNotContain(silences.Current.Of(SomeAlert.Open(), never.StartsAt), s => s.Id == never.Id);
    }

    [Fact, Trait("Req", "AL10")]
    public async Task Preview_CountsWhatTheCallerSees_WarnsOfAll()
    {
        await using var console = await TestConsole.StartAsync(settings: [("Access:Categories:operator", "risk")]);
        var silences = console.Get<ISilences>();
        var (ana, admin) = (await Principals.SignedInAsync(console, "ana", Roles.Operator), await Principals.SignedInAsync(console, "adam", Roles.Admin));
        var now = DateTimeOffset.UtcNow;
        await StoreAsync(console,
            SomeAlert.Open("A") with { OpenedAt = now }, SomeAlert.Open("B", subject: "account/2") with { OpenedAt = now.AddHours(-2) },
            SomeAlert.Open("C", category: Category.Health) with { OpenedAt = now.AddHours(-3) },
            SomeAlert.Open("D", state: AlertState.Resolved) with { OpenedAt = now.AddHours(-4) }, SomeAlert.Open("E", state: AlertState.Resolved) with { OpenedAt = now.AddHours(-30) },
            SomeAlert.Open("F") with { Shadow = true, OpenedAt = now });

        var one = await silences.PreviewAsync(ana, "subject:account/1", Deadline.Token);
        var all = await silences.PreviewAsync(ana, "label.team:bridge", Deadline.Token);
        var seen = await silences.PreviewAsync(admin, "subject:account/1", Deadline.Token);

        Assert.Equal((1, 2, 2, 3), (one.Open, one.OpenOfAll, one.LastDay, one.LastDayOfAll));
        Assert.Equal("A", Assert.Single(one.First).Name);
        Assert.Null(one.Warning);
        Assert.Equal((2, 3, 3, 4), (seen.Open, seen.OpenOfAll, seen.LastDay, seen.LastDayOfAll));
        Assert.Equal((2, "This hides all 3 open alerts. Hide them all?"), (all.Open, all.Warning));
        Assert.Contains("every alert", (await silences.PreviewAsync(ana, "", Deadline.Token)).Warning, StringComparison.Ordinal);
        Assert.Contains("2 of 3", (await silences.PreviewAsync(ana, "-subject:account/2", Deadline.Token)).Warning, StringComparison.Ordinal);
        await RefusedAsync(() => silences.PreviewAsync(ana, "state:open", Deadline.Token));
        Assert.Contains("all 3", (await RefusedAsync(() => silences.CreateAsync(ana, new("label.team:bridge", InAnHour, "why"), Deadline.Token))).Message, StringComparison.Ordinal);
        await silences.CreateAsync(ana, new("label.team:bridge", InAnHour, "why", HideEverything: true), Deadline.Token);
        Assert.NotEmpty(silences.Current.Of(SomeAlert.Open()));
    }

    [Fact, Trait("Req", "AL10")]
    public async Task UntilResolved_NothingItHidIsOpen_EndsByItself_ButNotBeforeItHidSomething()
    {
        await using var console = await TestConsole.StartAsync();
        var (silences, ana) = (console.Get<ISilences>(), await Principals.SignedInAsync(console, "ana", Roles.Operator));
        var alert = SomeAlert.Open() with { OpenedAt = DateTimeOffset.UtcNow };
        await StoreAsync(console, alert, SomeAlert.Open(subject: "account/3"));
        var silence = await silences.CreateAsync(ana, new("subject:account/1", InAnHour, "until resolved", UntilResolved: true), Deadline.Token);
        var waiting = await silences.CreateAsync(ana, new("subject:account/9", InAnHour, "until resolved", UntilResolved: true), Deadline.Token);
        var expiry = new SilenceExpiry(
            console.Get<Suppressions>(), console.Get<RiskConsole.Alerts.Silences.Silences>(), console.Get<SilenceImpact>(), console.Get<SilenceQueries>(), console.Get<StoreReader>(),
            console.Get<StoreDuty>(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<SilenceExpiry>.Instance);
        await expiry.LookAsync(Deadline.Token);
        Assert.Null(silences.Current.Find(silence.Id)!.EndedAt);

        await StoreAsync(console, alert with { State = AlertState.Resolved, ResolvedAt = DateTimeOffset.UtcNow, ResolvedBy = "recovery", Version = 2 });

        // The console's own does it by itself.
        await Deadline.UntilAsync(() => silences.Current.Find(silence.Id)!.EndedAt is not null, "the silence ends");
        Assert.Null(silences.Current.Find(silence.Id)!.EndedBy);
        Assert.Null(silences.Current.Find(waiting.Id)!.EndedAt);
    }

    [Fact, Trait("Req", "AL10")]
    public async Task Suppressions_AnotherInstanceSaves_OrTimePasses_AreRenewed()
    {
        await using var first = await TestConsole.StartAsync();
        await using var second = await TestConsole.StartAsync(folder: first.Folder, ownsFolder: false);
        var (silences, ana) = (first.Get<ISilences>(), await Principals.SignedInAsync(first, "ana", Roles.Operator));
        var told = 0;
        using var subscription = second.Get<IEventBus>().Subscribe(Topic.Silences, () => Interlocked.Increment(ref told));

        var silence = await silences.CreateAsync(ana, new("subject:account/1", InAnHour, "short"), Deadline.Token);
        await Deadline.UntilAsync(() => second.Get<ISuppressions>().Of(SomeAlert.Open()).Count == 1, "the other instance hides it");
        var shorter = await silences.ExtendAsync(ana, silence.Id, DateTimeOffset.UtcNow.AddSeconds(1), Deadline.Token);

        await Deadline.UntilAsync(() => first.Get<ISuppressions>().Of(SomeAlert.Open()).Count == 0, "it ends by time");
        Assert.True(DateTimeOffset.UtcNow >= shorter.EndsAt);
        await Deadline.UntilAsync(() => second.Get<ISuppressions>().Of(SomeAlert.Open()).Count == 0, "it ends there, too");
        await Deadline.UntilAsync(() => Volatile.Read(ref told) >= 2, "both were told");
    }

    private static Task<bool> StoreAsync(TestConsole console, params Alert[] alerts) => console.Get<IStoreWriter>().WriteAsync(tx =>
    {
        AlertRows.Write(tx, alerts);
        return true;
    }, Deadline.Token);

    private static Task<InputRefusedException> RefusedAsync(Func<Task> act) => Assert.ThrowsAsync<InputRefusedException>(act);
}
