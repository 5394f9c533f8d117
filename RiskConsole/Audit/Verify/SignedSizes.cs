using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.Verify;

/// <summary>What a checkpoint, stored, anchored or held by others, says of a log, once its signature was checked.</summary>
/// <param name="Where">For messages: which copy it is.</param>
/// <param name="Fault">Why it says nothing; null where a believed key signed it.</param>
internal readonly record struct SignedSize(long Size, byte[] Root, string Where, string? Fault);

/// <summary>The checkpoints of one log that a verification holds it against.</summary>
internal sealed class SignedSizes
{
    private readonly LogHeader _log;
    private readonly IReadOnlyList<TrustedKey> _keys;
    private readonly List<(SignedCheckpoint Checkpoint, string Where)> _copies;
    private readonly HashSet<string> _anchored;

    /// <param name="anchors">The log's anchors.</param>
    /// <param name="held">Checkpoints of this log that others hold.</param>
    public SignedSizes(LogHeader log, IReadOnlyList<TrustedKey> keys, IReadOnlyList<SignedCheckpoint> anchors, IReadOnlyList<SignedCheckpoint> held)
    {
        (_log, _keys) = (log, keys);
        _copies = [.. anchors.Select(anchor => (anchor, "anchored ")).Concat(held.Select(checkpoint => (checkpoint, "given "))).OrderBy(copy => copy.Item1.Checkpoint.Size)];
        _anchored = [.. anchors.Select(anchor => anchor.Note)];
    }

    /// <summary>The largest size that a copy outside the database covers; 0 for none.</summary>
    public long LargestCopy => _copies.Count == 0 ? 0 : _copies[^1].Checkpoint.Checkpoint.Size;

    /// <summary>Whether any checkpoint was met.</summary>
    public bool HasAny { get; private set; }

    /// <summary>Stored checkpoints that were anchored and are no anchors any more.</summary>
    public ConcurrentBag<(long Size, string Note)> Unanchored { get; } = [];

    /// <summary>Checkpoints over more than <paramref name="begin"/> and at most <paramref name="end"/> entries, by size.</summary>
    public List<SignedSize> Read(SqliteConnection connection, long begin, long end)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT size, root, note, anchored_us IS NOT NULL FROM audit_checkpoint WHERE log_id = @log AND size > @begin AND size <= @end ORDER BY size, created_us";
        command.Parameters.AddWithValue("@log", _log.LogId);
        command.Parameters.AddWithValue("@begin", begin);
        command.Parameters.AddWithValue("@end", end);
        List<SignedSize> sizes = [];
        HashSet<string> seen = [];
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
            {
                var note = row.IsDBNull(2) ? "" : row.GetString(2);
                var signed = Check(note, "", row.GetInt64(0));
                if (signed.Fault is null && !signed.Root.AsSpan().SequenceEqual(row.IsDBNull(1) ? [] : row.GetFieldValue<byte[]>(1)))
                    signed = signed with { Fault = $"The stored checkpoint over {signed.Size} entries has another root in its column than in its note." };
                sizes.Add(signed);
                seen.Add(note);
                if (row.GetBoolean(3) && !_anchored.Contains(note))
                    Unanchored.Add((row.GetInt64(0), note));
            }
        }
        foreach (var (checkpoint, where) in _copies)
        {
            // What is stored word for word was checked above.
            if (checkpoint.Checkpoint.Size > begin && checkpoint.Checkpoint.Size <= end && !seen.Contains(checkpoint.Note))
                sizes.Add(Check(checkpoint.Note, where, checkpoint.Checkpoint.Size));
        }
        HasAny |= sizes.Count > 0;
        sizes.Sort(static (one, other) => one.Size.CompareTo(other.Size));
        return sizes;
    }

    /// <summary>The largest size of at most <paramref name="limit"/> whose stored checkpoint a believed key signed, with its root; null for none.</summary>
    public (long Size, byte[] Root)? LastUpTo(SqliteConnection connection, long limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT size, note FROM audit_checkpoint WHERE log_id = @log AND size <= @limit ORDER BY size DESC LIMIT 8";
        command.Parameters.AddWithValue("@log", _log.LogId);
        command.Parameters.AddWithValue("@limit", limit);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            if (Check(row.IsDBNull(1) ? "" : row.GetString(1), "", row.GetInt64(0)) is { Fault: null } signed)
                return (signed.Size, signed.Root);
        }
        return null;
    }

    /// <summary>The smallest size from <paramref name="size"/> on that a checkpoint covers; null for none.</summary>
    public long? NextFrom(SqliteConnection connection, long size)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT min(size) FROM audit_checkpoint WHERE log_id = @log AND size >= @size";
        command.Parameters.AddWithValue("@log", _log.LogId);
        command.Parameters.AddWithValue("@size", size);
        return command.ExecuteScalar() as long?;
    }

    private SignedSize Check(string note, string where, long size)
    {
        var what = $"The {(where.Length == 0 ? "stored " : where)}checkpoint over {size} entries";
        try
        {
            var signed = SignedNote.Parse(note);
            var checkpoint = Checkpoint.Parse(signed.Text);
            var keys = _keys.Where(key => checkpoint.Size >= key.FromSize && checkpoint.Size <= (key.ToSize ?? long.MaxValue)).Select(key => key.Key).ToArray();
            var fault =
                checkpoint.Origin != _log.Origin ? $"{what} is of another log, {checkpoint.Origin}."
                : checkpoint.Size != size ? $"{what} covers {checkpoint.Size} in its note."
                : _keys.Count > 0 && !signed.IsSignedBy(keys) ? $"{what} is signed by no key that is believed."
                : null;
            return new(size, checkpoint.Root, where, fault);
        }
        catch (FormatException e)
        {
            return new(size, [], where, $"{what} cannot be read: {e.Message}");
        }
    }
}
