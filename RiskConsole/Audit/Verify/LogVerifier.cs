using System.Globalization;
using Microsoft.Data.Sqlite;
using RiskConsole.Audit.GiveUp;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Verify;

/// <summary>Verifies the audit log: reads every entry once, in order, hashes it, grows the tree anew and holds it against all that is stored, signed and anchored.
/// Memory does not grow with the log. Works beside a writer and never holds it up: it reads short spans, each of one moment, up to the size the log had at the beginning,
/// and what is in a log never changes.</summary>
internal sealed class LogVerifier(SqliteConnections connections, IAnchors anchors, IAuditKeys keys)
{
    /// <summary>Entries that are read at once; a multiple of a tile.</summary>
    private const int Span = 4_096;

    /// <param name="progress">Entries done and in all; called often, from the verifying thread.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<VerifyResult> VerifyAsync(VerifyScope scope, Action<long, long>? progress, CancellationToken ct)
    {
        try
        {
            await using var run = new VerifyRunner(connections, scope, progress, ct);
            return await VerifyAsync(run, scope);
        }
        catch (VerifyUndecidedException e)
        {
            return Undecided(e.Message);
        }
        catch (Exception e) when (e is AnchorException or AuditKeyException or LogBusyException)
        {
            return Undecided(e.Message);
        }
        catch (SqliteException e)
        {
            ct.ThrowIfCancellationRequested();
            return Undecided($"The database cannot be read: {e.Message}");
        }
    }

    private async Task<VerifyResult> VerifyAsync(VerifyRunner run, VerifyScope scope)
    {
        // Anchors first: the log has all that they cover already, but maybe more by the time it is read.
        var known = await run.ReadAsync(LogHeaders.Read);
        var anchored = known.ToDictionary(log => log.Origin, log => anchors.Read(log.Origin));
        var (headers, strays, givenUp) = await run.ReadAsync(connection =>
        {
            var logs = LogHeaders.Read(connection);
            return (logs, LogHeaders.FindStrays(connection, logs).ToArray(), GivenUp(connection, scope));
        });
        Demand(scope, headers);
        if (Array.Find(strays, stray => stray.Origin.Length == 0) is { } lost)
            return Tampered(lost, [], 0);
        var wanted = headers.Where(log => IsWanted(log, scope, givenUp)).ToArray();
        run.Total = wanted.Sum(log => log.Size - Math.Max(0, scope.AfterId - log.BaseId));

        List<VerifiedLog> verified = [];
        IntegrityFault? first = null;
        foreach (var log in wanted)
        {
            var trusted = TrustedOf(log.Origin, scope);
            var sizes = new SignedSizes(log, trusted, anchored.GetValueOrDefault(log.Origin) ?? [], HeldOf(log, scope, trusted));
            var (done, fault) = await VerifyLogAsync(run, scope, log, sizes, headers, givenUp, strays.Where(stray => stray.LogId == log.LogId));
            done = done with { Wrong = fault?.Message ?? Open(log, trusted, sizes) };
            // It may have been given up since the verification began.
            if (done.Wrong is not null && scope.Origin is null && givenUp.Find(log.LogId) is null)
                givenUp = await run.ReadAsync(connection => GivenUp(connection, scope));
            done = done with { GivenUp = givenUp.Find(log.LogId) };
            verified.Add(done);
            // Who asks for one log by its name is told of that one.
            if (fault is null || (done.GivenUp is not null && scope.Origin is null))
                continue;
            first ??= fault;
            if (!scope.PastFaults)
                break;
        }
        if (first is not null)
            return Tampered(first, verified, run.Done);
        if (scope.TextIndex && await run.TextIndexFaultAsync(headers) is { } index)
            return Tampered(index, verified, run.Done);
        var last = scope.Origin is null && scope.To is null && headers.Count > 0 ? headers[^1].BaseId + headers[^1].Size : 0;
        return verified.Find(log => log.Wrong is not null && (log.GivenUp is null || scope.Origin is not null)) is { Wrong: { } open }
            ? new(IntegrityState.Undecided, null, open, run.Done, last, verified)
            : new(IntegrityState.Intact, null, Intact(headers, verified), run.Done, last, verified);
    }

    // What a given-up log holds is never new.
    private static bool IsWanted(LogHeader log, VerifyScope scope, GivenUpLogs givenUp) =>
        (scope.Origin is null || log.Origin == scope.Origin) && log.BaseId + log.Size > scope.AfterId && (scope.AfterId == 0 || givenUp.Find(log.LogId) is null);

    private static async Task<(VerifiedLog Log, IntegrityFault? Fault)> VerifyLogAsync(
        VerifyRunner run, VerifyScope scope, LogHeader log, SignedSizes sizes, List<LogHeader> headers, GivenUpLogs givenUp, IEnumerable<IntegrityFault> strays)
    {
        var (start, end) = await run.ReadAsync(connection => Bounds(connection, scope, log, sizes));
        run.Skip(Math.Max(0, start.Size - Math.Max(0, scope.AfterId - log.BaseId)));
        var from = start.Size;
        var tree = new TreeWalk(log, start);
        foreach (var stray in strays)
            tree.Note(stray);
        Queue<Task<(EntryRun, List<StoredTile>, List<SignedSize>)>> ahead = [];
        for (var begin = from; begin < end || ahead.Count > 0;)
        {
            while (begin < end && ahead.Count <= run.Workers)
            {
                var (first, after) = (begin, Math.Min(end, (begin / Span + 1) * Span));
                ahead.Enqueue(run.ReadAsync(connection => (
                    EntryRows.Read(connection, log, first, after, scope.Projections), TreeWalk.Tiles(connection, log.LogId, first, after), sizes.Read(connection, first, after))));
                begin = after;
            }
            var (entries, tiles, signed) = await ahead.Dequeue();
            tree.Append(entries.Leaves, tiles, signed);
            run.Add(entries.Leaves.Count);
            if (entries.Fault is { } broken)
            {
                await Task.WhenAll(ahead);
                return (Verified(tree, log, from), broken);
            }
            tree.Note(entries.Beside);
            if (entries.First is { } opening)
            {
                tree.Note(LogOpening.FaultOf(log, opening, headers.Find(header => header.LogId == log.LogId - 1) is { } previous ? (previous, previous.Root()) : null));
                if (givenUp.FaultOf(log.LogId, origin => Now(headers, origin)) is { } untrue)
                    tree.Note(log.Fault(VerifyStage.Consistency, 0, untrue));
            }
        }
        if (end == log.Size)
            tree.HoldEnd();
        if (sizes.LargestCopy > log.Size)
            tree.Note(log.Fault(VerifyStage.Consistency, log.Size, $"A checkpoint outside the database covers {sizes.LargestCopy} entries, and the log has {log.Size}: it was set back."));
        return (Verified(tree, log, from), tree.Worst);
    }

    /// <summary>Where verification begins, with the tree up to there, and where it ends.</summary>
    private static (MerkleFrontier Start, long End) Bounds(SqliteConnection connection, VerifyScope scope, LogHeader log, SignedSizes sizes)
    {
        var end = scope.To is { } to && to + 1 < log.Size ? Math.Min(log.Size, sizes.NextFrom(connection, to + 1) ?? log.Size) : log.Size;
        var from = Math.Min(Math.Max(scope.From, scope.AfterId - log.BaseId), log.Size);
        if (from > 0 && sizes.LastUpTo(connection, from) is { } signed)
        {
            try
            {
                var stored = TreeWalk.Stored(connection, log.LogId, signed.Size);
                if (stored.Root().AsSpan().SequenceEqual(signed.Root))
                    return (stored, end);
            }
            catch (InvalidDataException)
            {
                // Hashes are missing: which, is found from the beginning.
            }
        }
        return (new MerkleFrontier(), end);
    }

    private static (long Size, string Root)? Now(List<LogHeader> headers, string origin) =>
        headers.Find(header => header.Origin == origin) is { } log ? (log.Size, Convert.ToBase64String(log.Root())) : null;

    private GivenUpLogs GivenUp(SqliteConnection connection, VerifyScope scope) => GivenUpLogs.Read(connection, origin => TrustedOf(origin, scope));

    private IReadOnlyList<TrustedKey> TrustedOf(string origin, VerifyScope scope) =>
        [.. keys.Trusted(origin), .. scope.Keys.Where(key => key.Name == origin).Select(key => new TrustedKey(key, 0, null))];

    /// <returns>Why it cannot be told whether the log was changed; null where it can.</returns>
    private string? Open(LogHeader log, IReadOnlyList<TrustedKey> trusted, SignedSizes sizes) => trusted.Count == 0 && sizes.HasAny
        ? $"No key is known that could have signed {log.Origin}, so its signatures could not be checked; give one with --vkey."
        : Unanchored(log, sizes);

    private static List<SignedCheckpoint> HeldOf(LogHeader log, VerifyScope scope, IReadOnlyList<TrustedKey> trusted)
    {
        List<SignedCheckpoint> held = [];
        foreach (var note in scope.Held)
        {
            var checkpoint = Checkpoint.Parse(note.Text);
            if (checkpoint.Origin != log.Origin)
                continue;
            if (!note.IsSignedBy([.. trusted.Select(key => key.Key)]))
                throw new VerifyUndecidedException($"The given checkpoint over {checkpoint.Size} entries is signed by no key that is believed; give its key with --vkey.");
            held.Add(new(checkpoint, note.ToString(), default));
        }
        return held;
    }

    private static void Demand(VerifyScope scope, List<LogHeader> headers)
    {
        if (scope.Origin is { } origin && headers.All(log => log.Origin != origin))
            throw new VerifyUndecidedException($"There is no log {origin}. There {(headers.Count == 0 ? "is none" : $"are {string.Join(", ", headers.Select(log => log.Origin))}")}.");
        foreach (var note in scope.Held)
        {
            var held = Checkpoint.Parse(note.Text);
            if (headers.All(log => log.Origin != held.Origin))
                throw new VerifyUndecidedException($"A given checkpoint is of the log {held.Origin}, which this database does not have.");
        }
    }

    private string? Unanchored(LogHeader log, SignedSizes sizes)
    {
        if (sizes.Unanchored.IsEmpty)
            return null;
        // Some may have been anchored since the anchors were read.
        var now = anchors.Read(log.Origin);
        var (notes, last) = (now.Select(anchor => anchor.Note).ToHashSet(), now.Count == 0 ? 0 : now.Max(anchor => anchor.Checkpoint.Size));
        // An older one says nothing that a newer one does not.
        var lost = sizes.Unanchored.Count(checkpoint => checkpoint.Size > last && !notes.Contains(checkpoint.Note));
        return lost == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"{lost} checkpoints of {log.Origin} that were anchored are not in {anchors.Path} any more, so whether the log was set back cannot be told from it. Put the file back.");
    }

    private static VerifiedLog Verified(TreeWalk tree, LogHeader log, long from) => new(log.LogId, log.Origin, from, tree.Size, tree.Root(), tree.AgreedSize);

    private static string Intact(List<LogHeader> headers, List<VerifiedLog> verified)
    {
        if (headers.Count == 0)
            return "There is no log yet.";
        var kept = verified.FindAll(log => log.GivenUp is null);
        var given = verified.Where(log => log.GivenUp is not null).Select(log => $" {log.Origin} was {log.GivenUp!.Words(log.Wrong)}");
        return string.Create(
            CultureInfo.InvariantCulture, $"{kept.Sum(log => log.Size - log.From)} entries of {kept.Count} {(kept.Count == 1 ? "log" : "logs")} are what was signed.{string.Concat(given)}");
    }

    private static VerifyResult Tampered(IntegrityFault fault, List<VerifiedLog> verified, long done) => new(IntegrityState.Tampered, fault, fault.Message, done, 0, verified);

    private static VerifyResult Undecided(string message) => new(IntegrityState.Undecided, null, message, 0, 0, []);
}
