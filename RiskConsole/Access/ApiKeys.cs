using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Access;

/// <summary>Proves programs by their keys, <c>rck_ID_SECRET</c>: the id is public, of the secret only the SHA-256 is kept.</summary>
/// <remarks>A plain hash is enough: the secret is 256 random bits, which no dictionary finds.</remarks>
internal sealed class ApiKeys : IDisposable
{
    public const string Prefix = "rck_";
    private const int IdLength = 12;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TouchAfter = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (ApiKeyRow Row, long ReadAt)> _known = new(StringComparer.Ordinal);
    private readonly IDbContextFactory<ConsoleDb> _contexts;
    private readonly IStoreWriter _writer;
    private readonly TimeProvider _time;
    private readonly ILogger<ApiKeys> _logger;
    private readonly ConcurrentDictionary<string, long> _touched = new(StringComparer.Ordinal);
    private readonly IDisposable _subscription;

    public ApiKeys(IDbContextFactory<ConsoleDb> contexts, IStoreWriter writer, IEventBus bus, TimeProvider time, ILogger<ApiKeys> logger)
    {
        (_contexts, _writer, _time, _logger) = (contexts, writer, time, logger);
        _subscription = bus.Subscribe(Topic.Access, _known.Clear);
    }

    /// <summary>A new id with its secret's hash, and the key that is shown once.</summary>
    public static (string Id, byte[] Hash, string Key) Generate()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2));
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (id, Hash(secret), $"{Prefix}{id}_{secret}");
    }

    /// <returns>The program; null for a key that is malformed, unknown or revoked.</returns>
    public async ValueTask<ClaimsPrincipal?> AuthenticateAsync(string key, CancellationToken ct)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || key.Length is < 32 or > 128
            || key[Prefix.Length..].IndexOf('_', StringComparison.Ordinal) != IdLength)
            return null;
        var id = key.Substring(Prefix.Length, IdLength);
        var secret = key[(Prefix.Length + IdLength + 1)..];
        var row = await FindAsync(id, ct);
        if (row is null || !CryptographicOperations.FixedTimeEquals(Hash(secret), row.SecretHash))
            return null;
        Touch(id);
        var claims = AccessOptions.Split(row.Scopes).Select(scope => new Claim(ConsoleClaims.Scope, scope))
            .Append(new Claim(ClaimTypes.NameIdentifier, id))
            .Append(new Claim(ClaimTypes.Name, row.Name));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, AuthSchemes.ApiKey));
    }

    /// <returns>Whether the key behind this program is still good.</returns>
    public async ValueTask<bool> IsCurrentAsync(ClaimsPrincipal program, CancellationToken ct) =>
        program.FindFirstValue(ClaimTypes.NameIdentifier) is { } id && await FindAsync(id, ct) is not null;

    public void Dispose() => _subscription.Dispose();

    private async ValueTask<ApiKeyRow?> FindAsync(string id, CancellationToken ct)
    {
        if (_known.TryGetValue(id, out var known) && _time.GetElapsedTime(known.ReadAt) < MaxAge)
            return known.Row;
        var readAt = _time.GetTimestamp();
        await using var db = await _contexts.CreateDbContextAsync(ct);
        var row = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Id == id && k.RevokedUs == null, ct);
        if (row is null)
            _known.TryRemove(id, out _);
        else
            _known[id] = (row, readAt);
        return row;
    }

    private void Touch(string id)
    {
        var now = _time.GetTimestamp();
        if (_touched.TryGetValue(id, out var last) && _time.GetElapsedTime(last, now) < TouchAfter)
            return;
        _touched[id] = now;
        _ = WriteLastUsedAsync(id);
    }

    // Nobody waits for it: a request must not be slower or fail because a time stamp could not be written.
    private async Task WriteLastUsedAsync(string id)
    {
        try
        {
            var usedUs = _time.GetUtcNow().ToMicros();
            await _writer.WriteAsync(tx =>
                tx.Db.ApiKeys.Where(k => k.Id == id).ExecuteUpdate(s => s.SetProperty(k => k.LastUsedUs, usedUs)), CancellationToken.None);
        }
        catch (Exception e)
        {
            _logger.LogWarning("The last use of key {KeyId} was not recorded: {Reason}", id, e.Message);
        }
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
