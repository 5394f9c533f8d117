using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Inbox;

public class SharedInboxTests
{
    private static readonly Guid s_ann = Guid.NewGuid();

    [Fact, Trait("Req", "AL9")]
    public void Open_SomeAreOpen_ListsThemMostSevereFirstWithCardsAndFacets()
    {
        var inbox = new SomeInbox();
        var (error, critical, newer) = (
            SomeAlert.Open(severity: Severity.Error, subject: "a"), SomeAlert.Open(minutes: 1, subject: "b"),
            SomeAlert.Open(minutes: 2, subject: "b", state: AlertState.Acknowledged) with { AssigneeId = s_ann, Assignee = "ann" });
        inbox.Apply(error, critical, newer);

        using var view = inbox.Inbox.Open(SomeInbox.Filter());

        Assert.Equal([newer.Id, critical.Id, error.Id], view.Current.Items.Select(item => item.Alert.Id));
        Assert.Equal((3, 0), (view.Current.Total, view.Current.Suppressed));
        Assert.Equal(new InboxCards(2, 1, 0, 0, 0, 2, 1), view.Current.Cards);
        Assert.Equal([new("b", "b", 2), new("a", "a", 1)], view.Current.Facets.Subjects);
        Assert.Equal([new(Guid.Empty, "Nobody", 2), new(s_ann, "ann", 1)], view.Current.Facets.Assignees);
        Assert.Equal([new(Severity.Critical, "Critical", 2), new(Severity.Error, "Error", 1)], view.Current.Facets.Severities);
        Assert.Equal([new(error.RuleId, error.Name, 3)], view.Current.Facets.Rules);
    }

    [Fact, Trait("Req", "AL9")]
    public void Facets_OneValueIsChosen_CountWhatTheOtherValuesWouldShow()
    {
        var inbox = new SomeInbox();
        inbox.Apply(
            SomeAlert.Open(subject: "a"), SomeAlert.Open(subject: "a", severity: Severity.Info), SomeAlert.Open(subject: "b", severity: Severity.Info));

        using var view = inbox.Inbox.Open(SomeInbox.Filter() with { Severities = [Severity.Info], Subjects = ["b", "gone"] });

        Assert.Equal("b", Assert.Single(view.Current.Items).Alert.Subject);
        Assert.Equal([new("a", "a", 1), new("b", "b", 1), new("gone", "gone", 0)], view.Current.Facets.Subjects);
        Assert.Equal([new(Severity.Info, "Info", 1)], view.Current.Facets.Severities);
    }

    [Fact, Trait("Req", "AL10"), Trait("Req", "AL11")]
    public void Suppressed_SilenceAndStorm_AreCountedAndShownOnlyWhenAsked()
    {
        var inbox = new SomeInbox();
        var storm = SomeAlert.Open("Storm: Leak", subject: null) with { IsStorm = true };
        var collapsed = SomeAlert.Open("Leak", subject: "c") with { StormId = storm.Id };
        var plain = SomeAlert.Open(subject: "p");
        inbox.Apply(storm, collapsed, plain, SomeAlert.Open(subject: "s"));
        using var hidden = inbox.Inbox.Open(SomeInbox.Filter());
        using var only = inbox.Inbox.Open(SomeInbox.Filter() with { Suppressed = SuppressedShown.Only });
        using var ofStorm = inbox.Inbox.Open(SomeInbox.Filter() with { Storm = storm.Id });
        var (told, toldOfStorm) = (0, 0);
        using var listening = hidden.Subscribe(() => told++);
        using var listeningToo = ofStorm.Subscribe(() => toldOfStorm++);

        inbox.Suppressions.Hide(alert => alert.Subject == "s");
        inbox.Apply();

        Assert.Equal(["Storm: Leak", "High risk score"], hidden.Current.Items.Select(item => item.Alert.Name).Order().Reverse());
        Assert.Equal((2, 2, 1), (hidden.Current.Total, hidden.Current.Suppressed, told));
        Assert.Equal(["c", "s"], only.Current.Items.Select(item => item.Alert.Subject).Order());
        var item = Assert.Single(ofStorm.Current.Items);
        Assert.Equal((SuppressionKind.Storm, storm.Id, "Storm: Leak"), (item.SuppressedBy[0].Kind, item.SuppressedBy[0].Id, item.SuppressedBy[0].Words));
        Assert.Equal(2, inbox.Inbox.Shown(CategorySet.All, 500).First.Length);
    }

    [Fact, Trait("Req", "AL9")]
    public void Repeat_AlertIsFoundAgain_KeepsItsPlaceWithTheNewCount()
    {
        var inbox = new SomeInbox();
        var first = SomeAlert.Open(minutes: 0);
        inbox.Apply(first, SomeAlert.Open(minutes: 1), SomeAlert.Open(minutes: 2));
        using var view = inbox.Inbox.Open(SomeInbox.Filter());
        var before = view.Current;

        inbox.Apply(first with { Occurrences = 9, Version = 2 });

        Assert.Equal(before.Items.Select(item => item.Alert.Id), view.Current.Items.Select(item => item.Alert.Id));
        Assert.Equal((1, 9), (before.Items[2].Alert.Occurrences, view.Current.Items[2].Alert.Occurrences));
    }

    [Fact, Trait("Req", "AL9"), Trait("Req", "RT4")]
    public void Views_EqualFilters_AreOneAndGoWithTheLastViewer()
    {
        var inbox = new SomeInbox();
        var first = inbox.Inbox.Open(SomeInbox.Filter("severity:critical") with { Rules = [Guid.Empty, s_ann] });
        var second = inbox.Inbox.Open(SomeInbox.Filter("severity:critical") with { Rules = [s_ann, Guid.Empty] });
        var told = 0;
        second.Subscribe(() => told++);
        Assert.Equal(1, inbox.Inbox.Count);

        first.Dispose();
        first.Dispose();
        inbox.Apply(SomeAlert.Open(rule: s_ann));
        Assert.Equal(1, told);
        second.Dispose();

        Assert.Equal(0, inbox.Inbox.Count);
    }

    [Fact, Trait("Req", "AL9")]
    public void Query_CountsFromNow_LetsGoWhatIsTooOld()
    {
        var time = new ManualTimeProvider();
        var inbox = new SomeInbox(time);
        var woken = 0;
        inbox.Inbox.Woken = () => woken++;
        inbox.Apply(SomeAlert.Open() with { OpenedAt = TimeProvider.System.GetUtcNow() }, SomeAlert.Open() with { OpenedAt = TimeProvider.System.GetUtcNow().AddHours(-1) });
        Assert.Null(inbox.Inbox.DueIn);

        using var view = inbox.Inbox.Open(SomeInbox.Filter("opened:>-15m"));
        Assert.Equal((1, 1), (woken, view.Current.Items.Count));
        inbox.Apply(SomeAlert.Open() with { OpenedAt = TimeProvider.System.GetUtcNow() });
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.Zero, inbox.Inbox.DueIn);
        inbox.Apply();

        Assert.Equal(2, view.Current.Items.Count);
        Assert.True(inbox.Inbox.DueIn > TimeSpan.Zero);
    }

    /// <summary>Whatever comes, changes and goes, each view holds what a plain filter over a plain list gives.</summary>
    [Theory, Trait("Req", "AL9")]
    [InlineData(1)]
    [InlineData(2)]
    public void Renew_RandomChanges_AgreesWithAPlainList(int seed)
    {
        var random = new Random(seed);
        var inbox = new SomeInbox();
        var storm = SomeAlert.Open("Storm", subject: null, minutes: -1) with { IsStorm = true };
        Dictionary<Guid, Alert> open = new() { [storm.Id] = storm };
        inbox.Apply(storm);
        InboxFilter[] filters =
        [
            SomeInbox.Filter(), SomeInbox.Filter() with { Order = InboxOrder.Newest }, SomeInbox.Filter() with { Order = InboxOrder.Oldest, Suppressed = SuppressedShown.Shown },
            SomeInbox.Filter("subject:account/1*", CategorySet.Risk | CategorySet.User) with { Severities = [Severity.Critical, Severity.Info] },
            SomeInbox.Filter() with { Assignees = [Guid.Empty], States = [AlertState.Open] }, SomeInbox.Filter() with { Storm = storm.Id },
            SomeInbox.Filter("count:>3") with { Suppressed = SuppressedShown.Only, Subjects = ["account/7", "account/8"] },
        ];
        var views = filters.Select(inbox.Inbox.Open).ToArray();
        for (var round = 0; round < 60; round++)
        {
            List<KeyValuePair<Guid, Alert?>> changes = [];
            var size = random.Next(3) == 0 ? 400 : random.Next(20);
            for (var i = 0; i < size; i++)
            {
                var known = open.Count > 0 && random.Next(3) > 0 ? open.ElementAt(random.Next(open.Count)).Value : null;
                var alert = known is null ? Make(random, storm.Id) : Change(random, known);
                changes.RemoveAll(change => change.Key == alert.Id);
                changes.Add(new(alert.Id, alert.IsOpen ? alert : null));
                if (alert.IsOpen)
                    open[alert.Id] = alert;
                else
                    open.Remove(alert.Id);
            }
            if (random.Next(4) == 0)
            {
                var digit = (char)('0' + random.Next(10));
                inbox.Suppressions.Hide(alert => alert.Subject?.EndsWith(digit) == true);
            }
            inbox.Inbox.Renew(changes, new int[5]);
            for (var i = 0; i < filters.Length; i++)
                AssertIs(filters[i], views[i].Current, open.Values, inbox.Suppressions);
        }
        foreach (var (filter, view) in filters.Zip(views))
        {
            using var late = new SomeInboxCopy(open.Values, inbox.Suppressions).Open(filter);
            Assert.Equal(late.Current.Items.Select(item => item.Alert), view.Current.Items.Select(item => item.Alert));
            Assert.Equivalent(late.Current.Facets, view.Current.Facets);
        }
    }

    private static Alert Make(Random random, Guid storm) => SomeAlert.Open(
        severity: (Severity)random.Next(1, 5), subject: random.Next(9) == 0 ? null : $"account/{random.Next(40)}", minutes: random.Next(300),
        category: (Category)random.Next(5), occurrences: random.Next(6)) with { StormId = random.Next(4) == 0 ? storm : null };

    private static Alert Change(Random random, Alert alert) => random.Next(5) switch
    {
        0 => alert with { Occurrences = alert.Occurrences + 1, Version = alert.Version + 1 },
        1 => alert with { State = alert.IsStorm ? AlertState.Open : AlertState.Resolved, Version = alert.Version + 1 },
        2 => alert with { State = AlertState.Acknowledged, AssigneeId = s_ann, Assignee = "ann", Version = alert.Version + 1 },
        3 => alert with { Severity = Severity.Critical, Version = alert.Version + 1 },
        _ => alert with { AssigneeId = null, Assignee = null, State = AlertState.Open, Version = alert.Version + 1 },
    };

    private static void AssertIs(InboxFilter filter, InboxSnapshot shown, IEnumerable<Alert> open, FakeSuppressions suppressions)
    {
        var matching = open.Where(alert => filter.Categories.Contains(alert.Category) && filter.Query.Matches(alert)
            && (filter.Severities.Count == 0 || filter.Severities.Contains(alert.Severity)) && (filter.States.Count == 0 || filter.States.Contains(alert.State))
            && (filter.Subjects.Count == 0 || filter.Subjects.Contains(alert.Subject!)) && (filter.Storm is null || alert.StormId == filter.Storm)
            && (filter.Assignees.Count == 0 || filter.Assignees.Contains(alert.AssigneeId ?? Guid.Empty))).ToArray();
        bool IsSuppressed(Alert alert) => alert.StormId is not null || suppressions.Of(alert).Count > 0;
        var listed = matching.Where(alert => filter.Storm is not null || filter.Suppressed == SuppressedShown.Shown
            || IsSuppressed(alert) == (filter.Suppressed == SuppressedShown.Only)).ToArray();
        var ordered = filter.Order switch
        {
            InboxOrder.Newest => listed.OrderByDescending(alert => alert.OpenedAt).ThenByDescending(alert => alert.Id),
            InboxOrder.Oldest => listed.OrderBy(alert => alert.OpenedAt).ThenBy(alert => alert.Id),
            _ => listed.OrderByDescending(alert => alert.Severity).ThenByDescending(alert => alert.IsStorm).ThenByDescending(alert => alert.OpenedAt).ThenByDescending(alert => alert.Id),
        };
        var items = ordered.ToArray();
        Assert.Equal(items, shown.Items.Select(item => item.Alert));
        for (var i = 0; i < items.Length; i += 37)
            Assert.Same(items[i], shown.Items[i].Alert);
        Assert.Equal(items.Length, shown.Items.Count);
        Assert.Equal(matching.Except(listed).Count(IsSuppressed), shown.Suppressed);
        Assert.Equal(open.Count(alert => filter.Categories.Contains(alert.Category) && !IsSuppressed(alert)), shown.Total);
    }

    /// <summary>An inbox that is told all at once.</summary>
    private sealed class SomeInboxCopy
    {
        private readonly SomeInbox _inbox = new();

        public SomeInboxCopy(IEnumerable<Alert> open, FakeSuppressions suppressions)
        {
            _inbox.Suppressions.Hide(alert => suppressions.Of(alert).Count > 0);
            _inbox.Apply([.. open]);
        }

        public IInboxView Open(InboxFilter filter) => _inbox.Inbox.Open(filter);
    }
}
