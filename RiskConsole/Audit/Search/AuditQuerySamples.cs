using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Search;

/// <summary>What is worth suggesting: the actions that areas tell of and those in the log, names of actors, kinds of targets, paths of the newest data.
/// Renewed in the background when somebody asks, so a suggestion never waits.</summary>
internal sealed class AuditQuerySamples(
    IEnumerable<AuditActionSet> actions, ActorDirectory directory, StoreReader reader, TimeProvider time, ILogger<AuditQuerySamples> logger)
{
    private const int MostActions = 300;
    private const int MostActors = 500;
    private const int MostTargets = 50;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private readonly string[] _known = [.. actions.SelectMany(set => set.Actions).Select(action => action.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    private volatile Sample? _sample;
    private int _isTaking;

    /// <summary>Names of actions, in the order of the alphabet.</summary>
    public IReadOnlyList<string> Actions => Current?.Actions ?? _known;

    /// <summary>Names of actors, and the ids of those without one.</summary>
    public IReadOnlyList<string> Actors => Current?.Actors ?? [];

    /// <summary>Kinds of targets, as <c>user:*</c>.</summary>
    public IReadOnlyList<string> Targets => Current?.Targets ?? [];

    /// <summary>Paths in the data of the newest entries.</summary>
    public IReadOnlyList<string> Paths => Current?.Paths ?? [];

    private Sample? Current
    {
        get
        {
            var now = time.GetTimestamp();
            var sample = _sample;
            if ((sample is null || time.GetElapsedTime(sample.TakenAt, now) > KeptFor) && Interlocked.Exchange(ref _isTaking, 1) == 0)
                _ = TakeAsync(now);
            return sample;
        }
    }

    private async Task TakeAsync(long now)
    {
        try
        {
            _sample = await reader.ReadAsync(connection => Take(connection, now), CancellationToken.None);
        }
        catch (Exception e) when (e is SqliteException or QueryTimeoutException or LogBusyException or ObjectDisposedException)
        {
            logger.LogDebug(e, "Suggestions for the audit log wait");
        }
        finally
        {
            Volatile.Write(ref _isTaking, 0);
        }
    }

    private Sample Take(SqliteConnection connection, long now) => new(
        now,
        [.. _known.Union(IndexedValues.Actions(connection, MostActions), StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        [.. directory.Labels(connection, MostActors).Select(QueryText.Quote)],
        [.. IndexedValues.TargetKinds(connection, MostTargets).Select(kind => kind + ":*")],
        DataPaths.Newest(connection));

    private sealed record Sample(
        long TakenAt, IReadOnlyList<string> Actions, IReadOnlyList<string> Actors, IReadOnlyList<string> Targets, IReadOnlyList<string> Paths);
}
