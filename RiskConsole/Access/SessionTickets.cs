using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using RiskConsole.Events;

namespace RiskConsole.Access;

/// <summary>Keeps sign-in tickets on the server: the cookie holds only a secret, and a session can be listed and ended here.</summary>
internal sealed class SessionTickets(SessionDirectory sessions, TimeProvider time, ILogger<SessionTickets> logger) : ITicketStore
{
    private static readonly TimeSpan TouchAfter = TimeSpan.FromMinutes(1);

    public Task<string> StoreAsync(AuthenticationTicket ticket) =>
        sessions.OpenAsync(ticket.Principal, null, null, CancellationToken.None);

    public Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken) =>
        sessions.OpenAsync(ticket.Principal, httpContext.Connection.RemoteIpAddress?.ToString(), httpContext.Request.Headers.UserAgent,
            cancellationToken);

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var session = await sessions.FindAsync(SessionDirectory.Handle(key), CancellationToken.None);
        if (session is null)
            return null;
        if (time.GetUtcNow() - session.SeenAt > TouchAfter)
            await TouchAsync(session);
        var properties = new AuthenticationProperties { IssuedUtc = session.SeenAt, ExpiresUtc = session.ExpiresAt };
        return new AuthenticationTicket(Principal(session), properties, AuthSchemes.Cookie);
    }

    /// <summary>Asked for when somebody signs in whose browser has an open session. Pages sign out first; should one not, the old session
    /// must not become the new user's.</summary>
    public Task RenewAsync(string key, AuthenticationTicket ticket) => RemoveAsync(key);

    public async Task RemoveAsync(string key)
    {
        // Who holds the secret of a session is its user; one that is over needs no end.
        if (await sessions.FindAsync(SessionDirectory.Handle(key), CancellationToken.None) is { } session)
            await sessions.EndAsync(Principal(session), AccessActions.SignOut, session.Handle, CancellationToken.None);
    }

    /// <summary>Who is signed in, with their rights as of now.</summary>
    public static ClaimsPrincipal Principal(OpenSession session) => new(new ClaimsIdentity(
    [
        new(ClaimTypes.NameIdentifier, session.UserId.ToString()),
        new(ClaimTypes.Name, session.UserName),
        new(ClaimTypes.Role, session.Role),
        new(ConsoleClaims.Session, session.Handle),
        new(ConsoleClaims.Epoch, session.Epoch.ToString(CultureInfo.InvariantCulture)),
        .. Actors.Whence(session.Address, session.Agent),
    ], AuthSchemes.Cookie));

    private async Task TouchAsync(OpenSession session)
    {
        try
        {
            await sessions.TouchAsync([session.Handle], CancellationToken.None);
        }
        catch (LogBusyException e)
        {
            // Reading goes on while nothing can be written; the next request tries again.
            logger.LogWarning("The use of a session was not recorded: {Reason}", e.Message);
        }
    }
}

/// <summary>Over HTTPS the cookie has the <c>__Host-</c> name, which browsers bind to this host and to secure connections;
/// over plain HTTP (a first start on localhost) they would refuse that name, so it is left off. Neither is read on the other.</summary>
internal sealed class HostCookies : ICookieManager
{
    private readonly ChunkingCookieManager _inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _inner.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _inner.DeleteCookie(context, Name(context, key), options);

    private static string Name(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
}
