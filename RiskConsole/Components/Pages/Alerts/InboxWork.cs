using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>What the inbox says of the viewer's last act.</summary>
/// <param name="Kind"><c>good</c>, <c>warning</c> or <c>error</c>, as notices are coloured.</param>
/// <param name="CanUndo">The act can be taken back now.</param>
/// <param name="Refused">What it was not done to, and why; a few at most.</param>
/// <param name="More">How many more were refused than are listed.</param>
/// <param name="CanRetry">Some of them can be tried again on what they are now.</param>
/// <param name="Link">The page of an alert that the words are about.</param>
public sealed record InboxNotice(
    string Text, string Kind, bool CanUndo = false, IReadOnlyList<(string Name, string Message)>? Refused = null, int More = 0, bool CanRetry = false, string? Link = null);

/// <summary>The acts of one viewer, each with its way back: does them, keeps what can be undone, and says what became of them.</summary>
internal sealed class InboxWork(IAlertActs acts, TimeProvider time)
{
    private const int MostRefusedListed = 4;

    private readonly Stack<Deed> _deeds = new();
    private (AlertAct Act, IReadOnlyList<AlertSeen> Alerts)? _again;

    public InboxNotice? Notice { get; private set; }

    /// <summary>Does an act to alerts as they were seen, in as many commands as it takes.</summary>
    /// <param name="nameOf">The name of an alert that is not known to the console any more.</param>
    /// <returns>The alerts it was done to, as they are now.</returns>
    public Task<IReadOnlyList<Alert>> DoAsync(
        ClaimsPrincipal user, AlertAct act, IReadOnlyList<AlertSeen> alerts, Func<Guid, string> nameOf, Action<int>? onProgress, CancellationToken ct) => TryAsync(async () =>
        {
            var done = new List<Alert>();
            var refused = new List<ActRefusal>();
            var batches = new Stack<Guid>();
            try
            {
                foreach (var chunk in alerts.Chunk(IAlertActs.MostAtOnce))
                {
                    var result = await acts.ActAsync(user, act, chunk, ct);
                    done.AddRange(result.Done);
                    refused.AddRange(result.Refused);
                    if (result.Done.Count > 0)
                        batches.Push(result.Batch);
                    onProgress?.Invoke(done.Count + refused.Count);
                }
            }
            finally
            {
                if (batches.Count > 0)
                    _deeds.Push(new Deed(batches, time.GetUtcNow()));
            }
            Tell(act, done, refused, nameOf);
            return done;
        });

    /// <summary>Does what was refused again, to the alerts as they are now.</summary>
    public Task<IReadOnlyList<Alert>> AgainAsync(ClaimsPrincipal user, Func<Guid, string> nameOf, CancellationToken ct) => _again is { } again
        ? DoAsync(user, again.Act, again.Alerts, nameOf, null, ct)
        : Task.FromResult<IReadOnlyList<Alert>>([]);

    /// <summary>Takes back the last act that was not taken back yet.</summary>
    /// <returns>The alerts as they are now.</returns>
    public Task<IReadOnlyList<Alert>> UndoAsync(ClaimsPrincipal user, Func<Guid, string> nameOf, CancellationToken ct) => TryAsync(async () =>
    {
        if (!_deeds.TryPop(out var deed))
        {
            Notice = new("There is nothing to undo.", "warning");
            return [];
        }
        var done = new List<Alert>();
        var refused = new List<ActRefusal>();
        foreach (var batch in deed.Batches)
        {
            var result = await acts.UndoAsync(user, batch, ct);
            done.AddRange(result.Done);
            refused.AddRange(result.Refused);
        }
        _again = null;
        Notice = Refusing(done.Count == 0 ? "Nothing was undone." : $"Undone: {Which(done)} as before.", refused, nameOf);
        return done;
    });

    /// <summary>Takes the most severe, oldest alert that nobody has.</summary>
    public async Task<Alert?> TakeAsync(ClaimsPrincipal user, string query, CancellationToken ct)
    {
        var taken = await TryAsync(async () =>
        {
            if (await acts.TakeNextAsync(user, query, ct) is not { Done: [var alert, ..] } result)
            {
                Notice = new("There is nothing to take: every open alert that matches is somebody's already.", "warning");
                return [];
            }
            _deeds.Push(new Deed([result.Batch], time.GetUtcNow()));
            Notice = new($"Yours now: {Quoted(alert)}.", "good", CanUndo: true, Link: AlertsUrl.For(alert.Id));
            return result.Done;
        });
        return taken.Count > 0 ? taken[0] : null;
    }

    public void Say(string text, string kind = "warning") => Notice = new(text, kind);

    public void Dismiss() => Notice = null;

    /// <summary>Time has passed since the last act: what can be undone no longer is not offered any more, and words that were read go.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Expire()
    {
        if (Notice is not { } notice)
            return false;
        Notice = notice.Refused is { Count: > 0 } ? notice with { CanUndo = false } : null;
        return true;
    }

    private void Tell(AlertAct act, List<Alert> done, List<ActRefusal> refused, Func<Guid, string> nameOf)
    {
        AlertSeen[] again = [.. refused.Where(refusal => refusal.Current is { } current && AlertTransitions.Fault(current, act.Kind, act.Assignee ?? Guid.Empty) is null).Select(refusal => new AlertSeen(refusal.Id, refusal.Current!.Life))];
        _again = again.Length == 0 ? null : (act, again);
        var text = done.Count == 0 ? refused.Count == 1 ? "It was not done." : "None was done." : $"{Verb(act.Kind, done)}.";
        Notice = Refusing(text, refused, nameOf) with { CanUndo = done.Count > 0, CanRetry = again.Length > 0 };
    }

    private static InboxNotice Refusing(string text, List<ActRefusal> refused, Func<Guid, string> nameOf) => new(
        text, refused.Count == 0 ? "good" : "warning",
        Refused: [.. refused.Take(MostRefusedListed).Select(refusal => (refusal.Current is { } current ? Titled(current) : Name(nameOf(refusal.Id)), refusal.Message))],
        More: Math.Max(0, refused.Count - MostRefusedListed));

    private async Task<IReadOnlyList<Alert>> TryAsync(Func<Task<IReadOnlyList<Alert>>> command)
    {
        try
        {
            return await command();
        }
        catch (InputRefusedException refused)
        {
            Notice = new(string.Join(" ", refused.Faults.Select(fault => fault.Message)), "error");
        }
        catch (Exception fault) when (fault is AccessDeniedException or LogBusyException)
        {
            Notice = new(fault.Message, "error");
        }
        return [];
    }

    /// <summary>Whether an act is worth trying in a state; the service has the last word.</summary>
    internal static bool Fits(ActKind act, AlertState state) => act switch
    {
        ActKind.Acknowledge => state == AlertState.Open,
        ActKind.Unacknowledge => state == AlertState.Acknowledged,
        ActKind.Reopen => state is AlertState.Resolved or AlertState.FalsePositive,
        ActKind.FalsePositive => state != AlertState.FalsePositive,
        _ => state is AlertState.Open or AlertState.Acknowledged,
    };

    private static string Verb(ActKind act, List<Alert> done) => act switch
    {
        ActKind.Acknowledge => $"Acknowledged {Which(done)}",
        ActKind.Unacknowledge => $"No longer acknowledged: {Which(done)}",
        ActKind.Resolve => $"Resolved {Which(done)}",
        ActKind.FalsePositive => $"Called false: {Which(done)}",
        ActKind.Reopen => $"Opened again: {Which(done)}",
        ActKind.Assign => $"Assigned to {DisplayText.Clean(done[0].Assignee, 40)}: {Which(done)}",
        _ => $"Assigned to nobody: {Which(done)}",
    };

    private static string Which(List<Alert> alerts) => alerts.Count == 1 ? Quoted(alerts[0]) : $"{Numbers.Count(alerts.Count)} alerts";

    private static string Quoted(Alert alert) => $"“{Name(alert.Name)}”{Of(alert)}";

    private static string Titled(Alert alert) => Name(alert.Name) + Of(alert);

    private static string Of(Alert alert) => alert.Subject is { Length: > 0 } subject ? $" of {DisplayText.Clean(subject, 40)}" : "";

    private static string Name(string name) => DisplayText.Clean(name, 60);

    /// <param name="Batches">The commands it took, the last first.</param>
    private sealed record Deed(IReadOnlyCollection<Guid> Batches, DateTimeOffset At);
}
