using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Inbox;

/// <summary>Alerts that ended since midnight UTC, by people (false positives too) or by themselves, and are not open again. Those that a storm counts are known, but not counted: nobody was shown them.</summary>
internal sealed class EndedToday
{
    private readonly Dictionary<Guid, Ended> _ended = [];
    private readonly int[] _resolved = new int[Categories.All.Count];
    private DateTimeOffset _today;

    /// <summary>Forgets yesterday.</summary>
    public void Turn(DateTimeOffset midnight)
    {
        if (midnight == _today)
            return;
        _today = midnight;
        Clear();
    }

    public void Add(Alert alert)
    {
        Remove(alert.Id);
        Add(alert.Id, new Ended(
            alert.Category, alert.Version, alert is { IsOpen: false, StormId: null } && alert.ResolvedAt >= _today));
    }

    public void Remove(Guid id)
    {
        if (_ended.Remove(id, out var ended) && ended.IsCounted)
            _resolved[(int)ended.Category]--;
    }

    /// <summary>Takes over what was read.</summary>
    /// <param name="newer">Of these, what is known counts.</param>
    public void Replace(IReadOnlyList<KeyValuePair<Guid, Ended>> read, HashSet<Guid> newer)
    {
        var kept = _ended.Where(entry => newer.Contains(entry.Key)).ToArray();
        Clear();
        foreach (var (id, ended) in read.Where(entry => !newer.Contains(entry.Key)).Concat(kept))
            Add(id, ended);
    }

    /// <returns>0 for one that is not among them.</returns>
    public long VersionOf(Guid id) => _ended.GetValueOrDefault(id).Version;

    /// <summary>How many are counted, by category.</summary>
    public int[] Resolved() => [.. _resolved];

    public static List<KeyValuePair<Guid, Ended>> Read(SqliteConnection connection, DateTimeOffset since)
    {
        using var command = connection.CreateCommand();
        // By the index of when it was resolved, not by that of states: people end alerts long after they were seen last.
        command.CommandText = "SELECT id, category, version, storm_id IS NULL FROM alert WHERE resolved_us >= @since AND +state IN (3, 4) AND shadow = 0";
        command.Parameters.AddWithValue("@since", since.ToMicros());
        using var row = command.ExecuteReader();
        var ended = new List<KeyValuePair<Guid, Ended>>();
        while (row.Read())
            ended.Add(new(row.GetGuid(0), new((Category)row.GetInt32(1), row.GetInt64(2), row.GetBoolean(3))));
        return ended;
    }

    private void Add(Guid id, Ended ended)
    {
        _ended[id] = ended;
        _resolved[(int)ended.Category] += ended.IsCounted ? 1 : 0;
    }

    private void Clear()
    {
        _ended.Clear();
        Array.Clear(_resolved);
    }

    internal readonly record struct Ended(Category Category, long Version, bool IsCounted);
}
