using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace RiskConsole.Access;

/// <summary>The scheme of programs: a key in the header X-Api-Key. Refusals are problem+json.</summary>
internal sealed class ApiKeyHandler(
    ApiKeys keys, Denials denials, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Header = "X-Api-Key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var values = Request.Headers[Header];
        if (values.Count == 0)
            return AuthenticateResult.NoResult();
        if (values.Count > 1)
            return await FailAsync("The header X-Api-Key was sent more than once.");
        if (await keys.AuthenticateAsync(values.ToString(), Context.RequestAborted) is not { } program)
            return await FailAsync("The key in X-Api-Key is unknown or revoked.");
        program.Identities.First().AddClaims(Actors.Whence(Context.Connection.RemoteIpAddress?.ToString(), Request.Headers.UserAgent));
        return AuthenticateResult.Success(new AuthenticationTicket(program, Scheme.Name));
    }

    private async Task<AuthenticateResult> FailAsync(string reason)
    {
        await denials.NoteKeyAsync(Context, reason);
        return AuthenticateResult.Fail(reason);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        Response.Headers.WWWAuthenticate = "ApiKey realm=\"RiskConsole\", header=\"X-Api-Key\"";
        await Problem(StatusCodes.Status401Unauthorized, "Who is asking?",
            result.Failure?.Message ?? "Send an API key in the header X-Api-Key. An admin creates one under API keys or with: "
                + "RiskConsole apikey create NAME --scopes ingest,read");
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        var scopes = string.Join(", ", result.Principal?.FindAll(ConsoleClaims.Scope).Select(c => c.Value) ?? []);
        await denials.NoteAsync(Context, $"The key may do: {scopes}.");
        await Problem(StatusCodes.Status403Forbidden, "Not allowed",
            $"This key may do: {scopes}. What was asked needs another scope; use a key that has it.");
    }

    private Task Problem(int status, string title, string detail) =>
        Results.Problem(detail, statusCode: status, title: title).ExecuteAsync(Context);
}
