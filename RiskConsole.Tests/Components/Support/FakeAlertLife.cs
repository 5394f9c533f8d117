using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Support;

/// <summary>Acts on the alerts of a store in memory, guarded by their life; what was asked for is kept.</summary>
internal sealed class FakeAlertActs(FakeAlertStore store, FakeAlertTimeline timeline) : IAlertActs
{
    private readonly Dictionary<Guid, Alert> _before = [];

    public List<(AlertAct Act, AlertSeen Seen)> Asked { get; } = [];

    public List<Colleague> Colleagues { get; } = [new(Guid.NewGuid(), "ben", Roles.Operator), new(Guid.NewGuid(), "carla.diaz", Roles.Admin)];

    /// <summary>What undo is refused with.</summary>
    public string? TooLate { get; set; }

    public Task<ActResult> ActAsync(ClaimsPrincipal user, AlertAct act, IReadOnlyList<AlertSeen> alerts, CancellationToken ct)
    {
        var seen = Assert.Single(alerts);
        Asked.Add((act, seen));
        if (act is { Kind: ActKind.FalsePositive, Reason: null or "" })
            throw new InputRefusedException("reason", "Say why it is a false positive.");
        var at = store.Alerts.FindIndex(alert => alert.Id == seen.Id);
        var alert = store.Alerts[at];
        var batch = Guid.NewGuid();
        if (alert.Life != seen.Life)
            return Task.FromResult(new ActResult(batch, default, [], [new ActRefusal(alert.Id, $"Ben {alert.State.Label().ToLowerInvariant()} it 12 s ago.", alert)]));
        _before[batch] = alert;
        var assignee = act.Assignee is { } id ? Colleagues.Find(c => c.Id == id) : null;
        var done = Put(at, act.Kind switch
        {
            ActKind.Acknowledge => alert with { State = AlertState.Acknowledged },
            ActKind.Unacknowledge or ActKind.Reopen => alert with { State = AlertState.Open },
            ActKind.Resolve => alert with { State = AlertState.Resolved, ResolvedBy = user.Identity!.Name },
            ActKind.FalsePositive => alert with { State = AlertState.FalsePositive, Disposition = act.Reason },
            ActKind.Assign => alert with { AssigneeId = assignee?.Id, Assignee = assignee?.Name },
            _ => alert with { AssigneeId = null, Assignee = null },
        });
        return Task.FromResult(new ActResult(batch, default, [done], []));
    }

    public Task<ActResult?> TakeNextAsync(ClaimsPrincipal user, string query, CancellationToken ct) => Task.FromResult<ActResult?>(null);

    public Task<AlertEntry> NoteAsync(ClaimsPrincipal user, Guid alertId, string text, CancellationToken ct) =>
        Task.FromResult(timeline.Add(alertId, EntryKind.Noted, user.Identity!.Name, text));

    public Task<ActResult> UndoAsync(ClaimsPrincipal user, Guid batch, CancellationToken ct)
    {
        if (TooLate is { } words)
            throw new InputRefusedException("", words);
        var before = _before[batch];
        var at = store.Alerts.FindIndex(alert => alert.Id == before.Id);
        return Task.FromResult(new ActResult(Guid.NewGuid(), default, [Put(at, before with { Life = store.Alerts[at].Life, Version = store.Alerts[at].Version })], []));
    }

    public Task<IReadOnlyList<Colleague>> ColleaguesAsync(ClaimsPrincipal user, CancellationToken ct) => Task.FromResult<IReadOnlyList<Colleague>>(Colleagues);

    private Alert Put(int at, Alert alert) => store.Alerts[at] = alert with { Life = alert.Life + 1, Version = alert.Version + 1 };
}

/// <summary>Timelines in memory.</summary>
internal sealed class FakeAlertTimeline : IAlertTimeline
{
    private readonly List<AlertEntry> _entries = [];

    public int Reads { get; private set; }

    public AlertEntry Add(Guid alertId, EntryKind kind, string? actor = null, string? text = null, Severity? severity = null, DateTimeOffset at = default)
    {
        var entry = new AlertEntry(
            _entries.Count + 1, alertId, at, kind, actor is not null, actor, null, AlertState.Open, AlertState.Open, 1, severity, text, [], null);
        _entries.Add(entry);
        return entry;
    }

    public Task<IReadOnlyList<AlertEntry>> OfAsync(Guid alertId, CategorySet categories, int most, CancellationToken ct)
    {
        Reads++;
        return Task.FromResult<IReadOnlyList<AlertEntry>>([.. _entries.Where(entry => entry.AlertId == alertId)]);
    }

    public Task<IReadOnlyList<AlertEntry>> AfterAsync(long seq, int most, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<AlertEntry>>([.. _entries.Where(entry => entry.Seq > seq).Take(most)]);
}
