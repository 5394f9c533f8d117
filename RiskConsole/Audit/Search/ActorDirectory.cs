using Microsoft.Data.Sqlite;
using RiskConsole.Query;

namespace RiskConsole.Audit.Search;

/// <summary>All actors of the log with all the names they had: which of them a pattern means can be told without reading the log. Kept between searches, and brought
/// up to each search's own snapshot. Safe to share between threads.</summary>
internal sealed class ActorDirectory
{
    /// <summary>More actors than this are not kept; then nobody's entries are found by index.</summary>
    private const int MostActors = 5_000;

    /// <summary>Who had more names (whoever failed to sign in, under any) is taken to have them all.</summary>
    private const int MostNames = 50;

    /// <summary>Up to this many new entries are read; of more only the different actors are.</summary>
    private const int MostNew = 2_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _names = new(StringComparer.Ordinal);
    private long _upTo;

    /// <summary>The ids of all actors of which an id or a name matches; perhaps some more. Null where that cannot be told.</summary>
    /// <param name="patterns">Of ids; of names without regard to case.</param>
    public IReadOnlyList<string>? Find(SqliteConnection connection, IEnumerable<TextPattern> patterns, int most)
    {
        (TextPattern Id, TextPattern Name)[] wanted = [.. patterns.Select(pattern => (pattern, new TextPattern(pattern.Parts, IgnoreCase: true)))];
        lock (_gate)
        {
            if (!TryRefresh(connection))
                return null;
            List<string> found = [];
            foreach (var (id, names) in _names)
            {
                if (names.Count >= MostNames || Array.Exists(wanted, w => w.Id.Matches(id) || names.Any(name => w.Name.Matches(name))))
                    found.Add(id);
                if (found.Count > most)
                    return null;
            }
            return found;
        }
    }

    /// <summary>A name of each actor, or its id where it has none; in the order of the alphabet.</summary>
    public IReadOnlyList<string> Labels(SqliteConnection connection, int most)
    {
        lock (_gate)
        {
            return TryRefresh(connection)
                ? [.. _names.SelectMany(actor => actor.Value.Count is > 0 and < MostNames ? actor.Value : (IEnumerable<string>)[actor.Key])
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase).Take(most)]
                : [];
        }
    }

    /// <summary>The name an actor had last; null where it had none or it was erased.</summary>
    public static string? NameOf(SqliteConnection connection, string actor)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            WITH RECURSIVE jump(name) AS (
                SELECT min(name) FROM audit_entry WHERE actor = @actor
                UNION ALL
                SELECT (SELECT min(name) FROM audit_entry WHERE actor = @actor AND name > jump.name) FROM jump WHERE jump.name IS NOT NULL LIMIT 20)
            SELECT name FROM jump WHERE name IS NOT NULL
            ORDER BY (SELECT max(time_us) FROM audit_entry AS e WHERE e.actor = @actor AND e.name = jump.name) DESC LIMIT 1
            """;
        command.Parameters.AddWithValue("@actor", actor);
        return command.ExecuteScalar() as string;
    }

    private bool TryRefresh(SqliteConnection connection)
    {
        var newest = AuditColumns.Newest(connection);
        if (newest > _upTo)
        {
            if (newest - _upTo <= MostNew)
                ReadNew(connection);
            else
                ReadAll(connection);
            _upTo = newest;
        }
        return _names.Count <= MostActors;
    }

    private void ReadNew(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT DISTINCT actor, name FROM audit_entry NOT INDEXED WHERE id > @up_to";
        command.Parameters.AddWithValue("@up_to", _upTo);
        using var rows = command.ExecuteReader();
        while (rows.Read())
            Add(rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetString(1));
    }

    // From one to the next by the index, where the names of an actor lie side by side: as many seeks as there are names, however long the log is.
    private void ReadAll(SqliteConnection connection)
    {
        using var nextActor = connection.CreateCommand();
        nextActor.CommandText = "SELECT min(actor) FROM audit_entry WHERE actor > @actor";
        nextActor.Parameters.AddWithValue("@actor", "");
        using var nextName = connection.CreateCommand();
        nextName.CommandText = "SELECT min(name) FROM audit_entry WHERE actor = @actor AND name > @name";
        nextName.Parameters.AddWithValue("@actor", "");
        nextName.Parameters.AddWithValue("@name", "");
        while (_names.Count <= MostActors && nextActor.ExecuteScalar() is string actor)
        {
            Add(actor, null);
            nextActor.Parameters[0].Value = actor;
            nextName.Parameters[0].Value = actor;
            nextName.Parameters[1].Value = "";
            while (_names[actor].Count < MostNames && nextName.ExecuteScalar() is string name)
            {
                Add(actor, name);
                nextName.Parameters[1].Value = name;
            }
        }
    }

    private void Add(string actor, string? name)
    {
        if (!_names.TryGetValue(actor, out var names))
            _names.Add(actor, names = new(StringComparer.Ordinal));
        if (name is { Length: > 0 } && names.Count < MostNames)
            names.Add(name);
    }
}
