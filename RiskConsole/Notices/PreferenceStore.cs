using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Audit;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Notices;

/// <inheritdoc cref="IPreferences"/>
internal sealed class PreferenceStore(
    IAuditTrail trail, StoreReader reader, IAccessGuard guard, IQueryCompiler<Alert> compiler, IEventBus bus, ILogger<PreferenceStore> logger) : IPreferences
{
    /// <summary>What a row holds as document before its user saved anything.</summary>
    private const string Nothing = "{}";

    public async Task<KeptPreferences> GetAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        var userId = await DemandAsync(user, ct);
        return (await ReadAsync([userId], ct)).GetValueOrDefault(userId, KeptPreferences.Default);
    }

    public async Task<KeptPreferences> SaveAsync(ClaimsPrincipal user, Preferences wanted, long basedOn, CancellationToken ct)
    {
        var userId = await DemandAsync(user, ct);
        var act = new AuditAct(NoticeActions.Save, user, $"user:{userId}");
        var tidy = await trail.CheckAsync(act, () => Task.FromResult(CompiledPreferences.Check(wanted, compiler)));
        var document = PreferenceDocument.Write(tidy);
        var saved = await trail.WriteAsync(act, (tx, told) =>
        {
            var row = tx.Db.UserPreferences.SingleOrDefault(p => p.UserId == userId);
            if ((row?.Version ?? 0) != basedOn)
                throw new InputRefusedException("", "These settings were changed in another tab meanwhile. Load them as they are now, then change them again.");
            if (row is null)
                tx.Db.UserPreferences.Add(row = new UserPreferenceRow { UserId = userId, Document = document });
            var before = row.Version == 0 ? PreferenceDocument.Write(Preferences.Default) : row.Document;
            told.IsVoid = before == document;
            told.Changed(Members(before), Members(document));
            row.Document = document;
            row.Version++;
            tx.Db.SaveChanges();
            return new KeptPreferences(tidy, row.Version, row.SeenSeq);
        }, ct);
        bus.Publish(Topic.PreferencesSaved);
        return saved;
    }

    public async Task SeenAsync(ClaimsPrincipal user, long seq, CancellationToken ct)
    {
        var userId = await DemandAsync(user, ct);
        await MarkSeenAsync(userId, seq, ct);
    }

    /// <summary>The same without asking for rights: for the console itself.</summary>
    public async Task MarkSeenAsync(Guid userId, long seq, CancellationToken ct)
    {
        await trail.WriteAsync(new(NoticeActions.Save, Actors.System("RiskConsole")), (tx, act) =>
        {
            // What somebody has seen is nobody's decision.
            act.IsVoid = true;
            var command = tx.Prepared(
                """
                INSERT INTO user_preference (user_id, document, seen_seq, version) VALUES (@user, @document, @seq, 0)
                ON CONFLICT (user_id) DO UPDATE SET seen_seq = max(seen_seq, excluded.seen_seq)
                """,
                static p =>
                {
                    p.Add("@user", SqliteType.Text);
                    p.Add("@document", SqliteType.Text);
                    p.Add("@seq", SqliteType.Integer);
                });
            command.Parameters[0].Value = userId;
            command.Parameters[1].Value = Nothing;
            command.Parameters[2].Value = seq;
            return command.ExecuteNonQuery();
        }, ct);
        bus.Publish(Topic.PreferencesSaved);
    }

    /// <summary>What is kept of these users; nothing of those of whom nothing is.</summary>
    public Task<Dictionary<Guid, KeptPreferences>> ReadAsync(IReadOnlyCollection<Guid> users, CancellationToken ct) => reader.ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
        var places = users.Select((user, i) =>
        {
            command.Parameters.AddWithValue($"@u{i}", user);
            return $"@u{i}";
        });
        command.CommandText = $"SELECT user_id, document, version, seen_seq FROM user_preference WHERE user_id IN ({string.Join(',', places)})";
        using var row = command.ExecuteReader();
        var kept = new Dictionary<Guid, KeptPreferences>(users.Count);
        while (row.Read())
            kept[row.GetGuid(0)] = new(Read(row.GetString(1), row.GetGuid(0)), row.GetInt64(2), row.GetInt64(3));
        return kept;
    }, ct);

    /// <summary>The ways and the quiet hours, each by its name.</summary>
    private static JsonObject Members(string document)
    {
        try
        {
            var members = new JsonObject();
            foreach (var (name, value) in JsonNode.Parse(document) as JsonObject ?? [])
            {
                if (name == "ways" && value is JsonObject ways)
                {
                    foreach (var (way, wanted) in ways)
                        members[way] = wanted?.DeepClone();
                }
                else if (name != "v")
                {
                    members[name] = value?.DeepClone();
                }
            }
            return members;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Damaged; what is saved now replaces it.
            return [];
        }
    }

    private Preferences Read(string document, Guid userId)
    {
        if (document == Nothing)
            return Preferences.Default;
        if (PreferenceDocument.Read(document) is { } read)
            return read;
        logger.LogWarning("The preferences of user {UserId} cannot be read; the default holds until they save others", userId);
        return Preferences.Default;
    }

    private async Task<Guid> DemandAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.SignedIn, ct);
        return user.UserId() ?? throw new AccessDeniedException("Only people have preferences.");
    }
}
