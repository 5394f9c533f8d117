using System.Security.Claims;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Alerts.Silences;
using RiskConsole.Audit;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Life;

/// <inheritdoc cref="IAlertActs"/>
internal sealed class AlertActs(
    IAuditTrail trail, StoreReader reader, IAccessGuard guard, CategoryAccess access, Colleagues colleagues, AlertBoard board, ISuppressions suppressions,
    IQueryCompiler<Alert> compiler, IEventBus bus, TimeProvider time, ILogger<AlertActs> logger) : IAlertActs
{
    public const int LongestReason = 500;
    public const int LongestNote = 4_000;

    /// <summary>Of one transaction: it holds up every other write.</summary>
    private const int ChunkSize = 500;

    /// <summary>Alerts tried in one go when somebody takes the next.</summary>
    private const int MostCandidates = 64;

    public async Task<ActResult> ActAsync(ClaimsPrincipal user, AlertAct act, IReadOnlyList<AlertSeen> alerts, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Operate, ct);
        AlertSeen[] seen = [.. alerts.DistinctBy(alert => alert.Id)];
        var command = await trail.CheckAsync(new(AlertActions.Of(act.Kind), user, seen.Length == 1 ? AlertAudit.Target(seen[0].Id) : ""), () => CommandAsync(user, act, seen.Length, ct));
        var result = await WriteAsync(command.Batch, new(command.Action, user), seen, command.Run, ct);
        logger.LogInformation("{Act} by {Actor}: {Done} done, {Refused} refused", act.Kind, command.Actor.Id, result.Done.Count, result.Refused.Count);
        return result;
    }

    public async Task<ActResult?> TakeNextAsync(ClaimsPrincipal user, string query, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Operate, ct);
        var (wanted, assignee) = await trail.CheckAsync(new(AlertActions.Take, user), async () => (Wanted(query), await AssigneeAsync(user, null, ct)));
        var command = new ActCommand(ActKind.Assign, AlertActions.Take, null, assignee, user, access, NewBatch());
        while (true)
        {
            var candidates = Candidates(command.Categories, wanted);
            var taken = await trail.WriteAsync(new(AlertActions.Take, user), (transaction, act) =>
            {
                var at = Now();
                act.IsVoid = true;
                foreach (var candidate in candidates)
                {
                    // What is shown may be older than what is stored: whoever came first has it.
                    if (AlertRows.Find(transaction, candidate.Id) is { State: AlertState.Open, AssigneeId: null, Shadow: false } now
                        && command.Run(transaction, new(now.Id, now.Life), at) is { Done: { } done } outcome)
                    {
                        AlertRows.Write(transaction, [done]);
                        act.More.Add(outcome.Told);
                        return (Alert: done, At: at);
                    }
                }
                return default((Alert Alert, DateTimeOffset At)?);
            }, ct);
            if (taken is { } one)
            {
                Tell([one.Alert]);
                return new(command.Batch, one.At, [one.Alert], []);
            }
            if (candidates.Count < MostCandidates)
                return null;
            // All of them went to others: the board has those that are next when it has heard of that.
            ct.ThrowIfCancellationRequested();
            board.Apply(await reader.ReadAsync(connection => AlertRows.FindAll(connection, candidates.Select(alert => alert.Id)), ct));
        }
    }

    public async Task<AlertEntry> NoteAsync(ClaimsPrincipal user, Guid alertId, string text, CancellationToken ct)
    {
        // A program needs the right to act; for a person it is enough to see the alert.
        await guard.DemandAsync(user, user.UserId() is null ? Policies.Operate : Policies.SignedIn, ct);
        var note = text.Trim().ReplaceLineEndings("\n");
        await trail.DemandAsync(new(AlertActions.Note, user, AlertAudit.Target(alertId)), [.. CheckNote(note)]);
        var mentioned = Mentions.In(note, await colleagues.FinderAsync(note, ct));
        var (actor, categories) = (Actor.Of(user), access.For(user));
        var entry = await trail.WriteAsync(AlertAudit.Noted(user, alertId, note, mentioned), (transaction, _) =>
        {
            if (AlertRows.Find(transaction, alertId) is not { Shadow: false } alert || !categories.Contains(alert.Category))
                throw new InputRefusedException("", "There is no such alert.");
            return AlertEntryRows.Write(transaction, new AlertEntry(
                0, alert.Id, Now(), EntryKind.Noted, true, actor.Name, actor.Id, alert.State, alert.State, alert.Life, null, note, mentioned, null));
        }, ct);
        bus.Publish(Topic.AlertActs);
        return entry;
    }

    public async Task<ActResult> UndoAsync(ClaimsPrincipal user, Guid batch, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Operate, ct);
        var undo = new UndoCommand(batch, user, access.For(user), time);
        var done = await trail.WriteAsync(new(AlertActions.Undo, user) { Correlation = batch.ToString() }, undo.Begin, ct);
        return await WriteAsync(batch, new(AlertActions.Undo, user), done, undo.Run, ct);
    }

    public async Task<IReadOnlyList<Colleague>> ColleaguesAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.SignedIn, ct);
        return await colleagues.AllAsync(ct);
    }

    /// <summary>Decides and writes alert by alert, in transactions that do not hold up others for long.</summary>
    /// <param name="act">Stands for all of them; each has its own entry.</param>
    private async Task<ActResult> WriteAsync(
        Guid batch, AuditAct act, IReadOnlyList<AlertSeen> seen, Func<StoreTransaction, AlertSeen, DateTimeOffset, ActOutcome> run, CancellationToken ct)
    {
        List<Alert> done = [];
        List<ActRefusal> refused = [];
        var at = Now();
        foreach (var chunk in seen.Chunk(ChunkSize))
        {
            ActOutcome[] outcomes;
            try
            {
                outcomes = await trail.WriteAsync(new(act.Action, act.Actor) { IsVoid = true }, (transaction, told) =>
                {
                    at = Now();
                    var decided = Array.ConvertAll(chunk, alert => run(transaction, alert, at));
                    told.More.AddRange(decided.Select(outcome => outcome.Told));
                    AlertRows.Write(transaction, [.. decided.Where(outcome => outcome.Done is not null).Select(outcome => outcome.Done!)]);
                    return decided;
                }, ct);
            }
            catch (Exception e) when (e is LogBusyException or SqliteException && done.Count + refused.Count > 0)
            {
                // The first ones are done: say which, and what holds up the rest.
                refused.AddRange(seen.Skip(done.Count + refused.Count).Select(alert => new ActRefusal(alert.Id, $"Nothing was done to it: {e.Message}", null)));
                break;
            }
            // It is committed: a caller who left does not keep the others from hearing of it.
            ct = CancellationToken.None;
            done.AddRange(outcomes.Where(outcome => outcome.Done is not null).Select(outcome => outcome.Done!));
            refused.AddRange(outcomes.Where(outcome => outcome.Refused is not null).Select(outcome => outcome.Refused!));
            Tell([.. outcomes.Where(outcome => outcome.Done is not null).Select(outcome => outcome.Done!)]);
        }
        return new(batch, at, done, refused);
    }

    private void Tell(IReadOnlyCollection<Alert> alerts)
    {
        if (alerts.Count == 0)
            return;
        board.Apply(alerts);
        bus.Publish(Topic.AlertActs);
    }

    /// <summary>The most severe, among equals the oldest, that nobody has.</summary>
    private List<Alert> Candidates(CategorySet categories, CompiledQuery<Alert> wanted)
    {
        // Few of many: most alerts are out by comparing them with the last of the few, before anything dear is asked.
        var best = new SortedSet<Alert>(Comparer<Alert>.Create(static (a, b) => Rank(a).CompareTo(Rank(b))));
        foreach (var alert in board.All())
        {
            if (alert is not { State: AlertState.Open, AssigneeId: null, StormId: null } || !categories.Contains(alert.Category)
                || (best.Count == MostCandidates && Rank(alert).CompareTo(Rank(best.Max!)) > 0)
                || !wanted.Matches(alert) || suppressions.Of(alert).Count > 0)
                continue;
            best.Add(alert);
            if (best.Count > MostCandidates)
                best.Remove(best.Max!);
        }
        return [.. best];

        static (int, long, Guid) Rank(Alert alert) => (-(int)alert.Severity, alert.OpenedAt.UtcTicks, alert.Id);
    }

    private async Task<Colleague> AssigneeAsync(ClaimsPrincipal user, Guid? assignee, CancellationToken ct)
    {
        var id = assignee ?? user.UserId()
            ?? throw new InputRefusedException("assignee", "A program cannot take an alert itself. Name the user to assign it to.");
        var colleague = await colleagues.FindAsync(id, ct)
            ?? throw new InputRefusedException("assignee", "There is no such user, or they may not sign in any more. Choose another.");
        return colleague.MayOperate
            ? colleague
            : throw new InputRefusedException("assignee", $"{colleague.Name} has the role {colleague.Role} and may not work on alerts. Choose an operator or an admin.")
            {
                Unnamed = $"Somebody with the role {colleague.Role} may not work on alerts.",
            };
    }

    /// <summary>As it is stored: what is answered must be what is read later.</summary>
    private DateTimeOffset Now() => time.GetUtcNow().ToMicros().ToTime();

    private Guid NewBatch() => Guid.CreateVersion7(time.GetUtcNow());

    /// <exception cref="InputRefusedException">The act is malformed.</exception>
    private async Task<ActCommand> CommandAsync(ClaimsPrincipal user, AlertAct act, int alerts, CancellationToken ct)
    {
        var reason = CheckReason(act);
        if (alerts is 0 or > IAlertActs.MostAtOnce)
            throw new InputRefusedException("alerts", alerts == 0 ? "Choose at least one alert." : $"Choose at most {IAlertActs.MostAtOnce:N0} alerts at once; these are {alerts:N0}.");
        var assignee = act.Kind == ActKind.Assign ? await AssigneeAsync(user, act.Assignee, ct) : null;
        return new(act.Kind, AlertActions.Of(act.Kind), reason, assignee, user, access, NewBatch());
    }

    private CompiledQuery<Alert> Wanted(string query) =>
        compiler.TryCompile(query, out var wanted, out var error) ? wanted : throw new InputRefusedException("query", error.Message);

    private static IEnumerable<InputFault> CheckNote(string note)
    {
        if (note.Length is 0 or > LongestNote)
            yield return new("text", note.Length == 0 ? "Write something." : $"A note has at most {LongestNote:N0} characters; this one has {note.Length:N0}.");
        else if (QueryScanner.FindForbidden(note.Replace('\n', ' ').Replace('\t', ' ')) >= 0)
            yield return new("text", "The note holds a character that cannot be shown. Type it again without control characters.");
    }

    private static string? CheckReason(AlertAct act)
    {
        var reason = act.Reason?.Trim();
        if (reason is "")
            reason = null;
        if (act.Kind == ActKind.FalsePositive && reason is null)
            throw new InputRefusedException("reason", "Say why it is a false positive: it helps to mend the rule.");
        if (reason is { Length: > LongestReason } || (reason is not null && QueryScanner.FindForbidden(reason) >= 0))
            throw new InputRefusedException("reason", $"Give the reason in one line of at most {LongestReason} characters.");
        if (reason is not null && act.Kind is not (ActKind.FalsePositive or ActKind.Resolve or ActKind.Reopen))
            throw new InputRefusedException("reason", "Only resolve, false positive and reopen take a reason. Write a note instead.");
        if (act.Assignee is not null && act.Kind != ActKind.Assign)
            throw new InputRefusedException("assignee", "Only assign takes a user.");
        return reason;
    }
}
