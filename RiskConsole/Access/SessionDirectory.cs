using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RiskConsole.Audit;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Access;

/// <summary>A session that is open, with its user's rights as they are now.</summary>
/// <param name="Handle">Names the session without opening it.</param>
internal sealed record OpenSession(
    string Handle, Guid UserId, string UserName, string Role, long Epoch, DateTimeOffset CreatedAt, DateTimeOffset SeenAt,
    DateTimeOffset ExpiresAt)
{
    /// <summary>Where it was opened from.</summary>
    public string? Address { get; init; }

    /// <summary>What the browser said of itself.</summary>
    public string? Agent { get; init; }
}

/// <summary>Every signed-in browser. The store keeps only the hash of what opens a session.</summary>
internal sealed class SessionDirectory : IDisposable
{
    /// <summary>How old an answer may be: half of what a revoked session is allowed to live on.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan KeepEnded = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<string, (OpenSession? Session, long ReadAt)> _known = new(StringComparer.Ordinal);
    private readonly IDbContextFactory<ConsoleDb> _contexts;
    private readonly IStoreWriter _writer;
    private readonly IAuditTrail _trail;
    private readonly IEventBus _bus;
    private readonly TimeProvider _time;
    private readonly AccessOptions _options;
    private readonly IDisposable _subscription;

    public SessionDirectory(IDbContextFactory<ConsoleDb> contexts, IStoreWriter writer, IAuditTrail trail, IEventBus bus,
        IOptions<AccessOptions> options, TimeProvider time)
    {
        (_contexts, _writer, _trail, _bus, _time, _options) = (contexts, writer, trail, bus, time, options.Value);
        _subscription = bus.Subscribe(Topic.Access, _known.Clear);
    }

    /// <summary>A session last used before this is over.</summary>
    public DateTimeOffset AliveSince => _time.GetUtcNow() - _options.SessionIdle;

    /// <summary>Signs somebody in who has proved who they are: this is the moment that is told. Where it cannot be told, nobody is signed in.</summary>
    /// <param name="user">See <see cref="SignInService.Principal"/>.</param>
    /// <returns>The secret that opens the session.</returns>
    /// <exception cref="LogBusyException">Nothing can be written.</exception>
    public async Task<string> OpenAsync(ClaimsPrincipal user, string? address, string? userAgent, CancellationToken ct)
    {
        var userId = user.UserId() ?? throw new InvalidOperationException("A session needs a user.");
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = _time.GetUtcNow();
        var row = new SessionRow
        {
            Id = Id(secret),
            UserId = userId,
            CreatedUs = now.ToMicros(),
            SeenUs = now.ToMicros(),
            Address = address,
            UserAgent = userAgent is { Length: > Actors.LongestAgent } ? userAgent[..Actors.LongestAgent] : userAgent,
        };
        var actor = new ClaimsPrincipal(new ClaimsIdentity(
            [.. user.Claims, new(ConsoleClaims.Session, Convert.ToHexString(row.Id)), .. Actors.Whence(address, userAgent)], AuthSchemes.Cookie));
        var forgetUs = (now - _options.SessionLifetime - KeepEnded).ToMicros();
        await _trail.WriteAsync(new(AccessActions.SignIn, actor, AccessTargets.User(userId)), (tx, _) =>
        {
            tx.Db.Sessions.Where(s => s.CreatedUs < forgetUs).ExecuteDelete();
            tx.Db.Sessions.Add(row);
            var signedIn = tx.Db.Users.Single(u => u.Id == userId);
            signedIn.AccessFailedCount = 0;
            signedIn.LastSignInUs = row.CreatedUs;
            return tx.Db.SaveChanges();
        }, ct);
        return secret;
    }

    public static string Handle(string secret) => Convert.ToHexString(Id(secret));

    /// <returns>The session; null when it has ended, expired, or its user was disabled. At most 1 s old.</returns>
    public async ValueTask<OpenSession?> FindAsync(string handle, CancellationToken ct)
    {
        if (_known.TryGetValue(handle, out var known) && _time.GetElapsedTime(known.ReadAt) < MaxAge)
            return known.Session is { } session && session.ExpiresAt > _time.GetUtcNow() ? session : null;
        var readAt = _time.GetTimestamp();
        var id = Convert.FromHexString(handle);
        await using var db = await _contexts.CreateDbContextAsync(ct);
        var now = _time.GetUtcNow();
        var found = (await Open(db).Where(r => r.Session.Id == id).ToListAsync(ct)).Select(ToOpen).FirstOrDefault(s => s.ExpiresAt > now);
        // Only what is open is kept, so that made-up handles cannot fill the memory.
        if (found is null)
            _known.TryRemove(handle, out _);
        else
            _known[handle] = (found, readAt);
        return found;
    }

    /// <returns>Every open session by its handle, read in one go.</returns>
    public async Task<IReadOnlyDictionary<string, OpenSession>> AllAsync(CancellationToken ct)
    {
        await using var db = await _contexts.CreateDbContextAsync(ct);
        var aliveSinceUs = AliveSince.ToMicros();
        var now = _time.GetUtcNow();
        return (await Open(db).Where(r => r.Session.SeenUs >= aliveSinceUs).ToListAsync(ct))
            .Select(ToOpen).Where(s => s.ExpiresAt > now).ToDictionary(s => s.Handle, StringComparer.Ordinal);
    }

    /// <summary>Records that the sessions are in use.</summary>
    public async Task TouchAsync(IReadOnlyCollection<string> handles, CancellationToken ct)
    {
        if (handles.Count == 0)
            return;
        var seenUs = _time.GetUtcNow().ToMicros();
        var ids = handles.Select(Convert.FromHexString).ToArray();
        await _writer.WriteAsync(tx =>
            tx.Db.Sessions.Where(s => ids.Contains(s.Id)).ExecuteUpdate(s => s.SetProperty(x => x.SeenUs, seenUs)), ct);
        foreach (var handle in handles)
            _known.TryRemove(handle, out _);
    }

    /// <summary>Ends a session; one that is over already is left alone, and nothing is told.</summary>
    /// <param name="action">Why: signed out, or ended from another browser.</param>
    public async Task EndAsync(ClaimsPrincipal actor, AuditAction action, string handle, CancellationToken ct)
    {
        var id = Convert.FromHexString(handle);
        var endedUs = _time.GetUtcNow().ToMicros();
        await _trail.WriteAsync(new(action, actor, AccessTargets.Session(handle)), (tx, act) =>
        {
            var ended = tx.Db.Sessions.Where(s => s.Id == id && s.EndedUs == null).ExecuteUpdate(s => s.SetProperty(x => x.EndedUs, endedUs));
            act.IsVoid = ended == 0;
            return ended;
        }, ct);
        Changed();
    }

    /// <summary>Tells everybody that users, sessions or keys are no longer what they were.</summary>
    public void Changed()
    {
        _known.Clear();
        _bus.Publish(Topic.Access);
    }

    public void Dispose() => _subscription.Dispose();

    private static byte[] Id(string secret) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret));

    private static IQueryable<SessionUser> Open(ConsoleDb db) =>
        from session in db.Sessions.AsNoTracking()
        where session.EndedUs == null
        join user in db.Users on session.UserId equals user.Id
        where !user.Disabled
        join link in db.UserRoles on user.Id equals link.UserId
        join role in db.Roles on link.RoleId equals role.Id
        select new SessionUser { Session = session, Name = user.UserName!, Epoch = user.Epoch, Role = role.Name! };

    private OpenSession ToOpen(SessionUser row)
    {
        var created = row.Session.CreatedUs.ToTime();
        var seen = row.Session.SeenUs.ToTime();
        var idleEnd = seen + _options.SessionIdle;
        var lifeEnd = created + _options.SessionLifetime;
        return new OpenSession(
            Convert.ToHexString(row.Session.Id), row.Session.UserId, row.Name, row.Role, row.Epoch, created, seen,
            idleEnd < lifeEnd ? idleEnd : lifeEnd)
        {
            Address = row.Session.Address,
            Agent = row.Session.UserAgent,
        };
    }

    private sealed class SessionUser
    {
        public required SessionRow Session { get; init; }
        public required string Name { get; init; }
        public required long Epoch { get; init; }
        public required string Role { get; init; }
    }
}
