using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Access;

/// <summary>A program's key as an admin sees it; the secret is never shown again.</summary>
public sealed record ApiKeyView(
    string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, string? CreatedBy, DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt);

/// <summary>Programs' keys. Every call demands <see cref="Policies.Administer"/> of the actor.</summary>
internal interface IApiKeyAdmin
{
    /// <returns>The key's view and the key itself, which is not kept.</returns>
    /// <exception cref="InputRefusedException">The name is malformed or a scope unknown.</exception>
    Task<(ApiKeyView View, string Key)> CreateAsync(ClaimsPrincipal actor, string name, IReadOnlyCollection<string> scopes,
        CancellationToken ct);

    /// <returns>All keys, newest first, the revoked ones last.</returns>
    Task<IReadOnlyList<ApiKeyView>> ListAsync(ClaimsPrincipal actor, CancellationToken ct);

    /// <summary>The key works no longer, at the latest after 2 s on every instance.</summary>
    /// <exception cref="InputRefusedException">There is no such key.</exception>
    Task RevokeAsync(ClaimsPrincipal actor, string id, CancellationToken ct);
}

/// <inheritdoc cref="IApiKeyAdmin"/>
internal sealed class ApiKeyAdmin(
    IDbContextFactory<ConsoleDb> contexts, IAuditTrail trail, IAccessGuard guard, SessionDirectory sessions, TimeProvider time,
    ILogger<ApiKeyAdmin> logger)
    : IApiKeyAdmin
{
    private const int MaxName = 80;

    /// <summary>Far more than an id has: the rest of what somebody made up is not kept.</summary>
    private const int LongestId = 40;

    public async Task<(ApiKeyView View, string Key)> CreateAsync(ClaimsPrincipal actor, string name, IReadOnlyCollection<string> scopes,
        CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        var trimmed = name.Trim();
        var act = new AuditAct(AccessActions.KeyCreated, actor);
        var chosen = await trail.CheckAsync(act, () => Check(trimmed, scopes));
        var (id, hash, key) = ApiKeys.Generate();
        var row = new ApiKeyRow
        {
            Id = id,
            Name = trimmed,
            SecretHash = hash,
            Scopes = string.Join(',', chosen),
            CreatedUs = time.GetUtcNow().ToMicros(),
            CreatedBy = actor.DisplayName(),
        };
        act.Target = AccessTargets.Key(id);
        act.After = Shown(row);
        await trail.WriteAsync(act, (tx, _) =>
        {
            tx.Db.ApiKeys.Add(row);
            return tx.Db.SaveChanges();
        }, ct);
        logger.LogInformation("Key {KeyId} was created for {Scopes}", id, row.Scopes);
        sessions.Changed();
        return (View(row), key);
    }

    public async Task<IReadOnlyList<ApiKeyView>> ListAsync(ClaimsPrincipal actor, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.ApiKeys.AsNoTracking().OrderBy(k => k.RevokedUs != null).ThenByDescending(k => k.CreatedUs).ToListAsync(ct);
        return [.. rows.Select(View)];
    }

    public async Task RevokeAsync(ClaimsPrincipal actor, string id, CancellationToken ct)
    {
        await guard.DemandAsync(actor, Policies.Administer, ct);
        var nowUs = time.GetUtcNow().ToMicros();
        var act = new AuditAct(AccessActions.KeyRevoked, actor, AccessTargets.Key(id.Length > LongestId ? id[..LongestId] : id));
        await trail.WriteAsync(act, (tx, told) =>
        {
            var row = tx.Db.ApiKeys.SingleOrDefault(k => k.Id == id)
                ?? throw new InputRefusedException("id", $"There is no key with the id '{id}'.");
            told.IsVoid = row.RevokedUs is not null;
            told.Before = Shown(row);
            row.RevokedUs ??= nowUs;
            return tx.Db.SaveChanges();
        }, ct);
        logger.LogInformation("Key {KeyId} was revoked", id);
        sessions.Changed();
    }

    private static string[] Check(string name, IReadOnlyCollection<string> scopes)
    {
        List<InputFault> faults = [];
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl))
            faults.Add(new("name", $"Give the key a name of 1 to {MaxName} characters, such as the program that uses it."));
        var unknown = scopes.FirstOrDefault(s => !Scopes.All.Contains(s, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
            faults.Add(new("scopes", $"'{unknown}' is not a scope; use {string.Join(", ", Scopes.All)}."));
        else if (scopes.Count == 0)
            faults.Add(new("scopes", $"Choose what the key may do: {string.Join(", ", Scopes.All)}."));
        return faults.Count == 0
            ? [.. Scopes.All.Where(s => scopes.Contains(s, StringComparer.OrdinalIgnoreCase))]
            : throw new InputRefusedException(faults);
    }

    private static JsonObject Shown(ApiKeyRow row) => new() { ["name"] = row.Name, ["scopes"] = row.Scopes };

    private static ApiKeyView View(ApiKeyRow row) => new(
        row.Id, row.Name, AccessOptions.Split(row.Scopes), row.CreatedUs.ToTime(), row.CreatedBy, row.LastUsedUs?.ToTime(),
        row.RevokedUs?.ToTime());
}
