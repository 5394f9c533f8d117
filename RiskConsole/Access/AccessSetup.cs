using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using RiskConsole.Access.Presence;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Access;

/// <summary>Users, roles, sessions and keys; who may do what.</summary>
internal static class AccessSetup
{
    private const string ByPath = "by-path";

    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<PasswordHasherOptions>().Configure<IOptions<AccessOptions>>((hashing, access) =>
            hashing.IterationCount = access.Value.PasswordIterations);
        services.AddSingleton<IPasswordHasher<ConsoleUser>, PasswordHasher<ConsoleUser>>();
        services.AddSingleton(AccessActions.All);
        services.AddSingleton<Denials>();
        services.AddSingleton<CategoryAccess>();
        services.AddSingleton<SessionDirectory>();
        services.AddSingleton<SessionTickets>();
        services.AddSingleton<SignInLimiter>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<SetupLinks>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<IAccessGuard, AccessGuard>();
        services.AddSingleton<IUserAdmin, UserAdmin>();
        services.AddSingleton<IApiKeyAdmin, ApiKeyAdmin>();
        services.AddSingleton<ISavedViews, SavedViews>();
        services.AddSingleton(ViewActions.Set);
        services.AddSingleton<IOwnAccount, OwnAccount>();
        services.AddSingleton<IPresenceExchange, NoPresenceExchange>();
        services.AddSingleton<PresenceBoard>();
        services.AddSingleton<IPresence>(provider => provider.GetRequiredService<PresenceBoard>());
        services.AddHostedService(provider => provider.GetRequiredService<PresenceBoard>());
        AddSchemes(services);
        AddPolicies(services);
        services.AddCascadingAuthenticationState();
        AddCircuits(services);
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "rc-form";
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.Cookie.SameSite = SameSiteMode.Strict;
            // Every answer says DENY.
            o.SuppressXFrameOptionsHeader = true;
        });
        services.AddDataProtection().SetApplicationName("RiskConsole");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeyStorage>();
    }

    public static void MapAccess(this WebApplication app)
    {
        var circuits = app.Services.GetRequiredService<CircuitRegistry>();
        app.Services.GetRequiredService<ConsoleMeter>().ObserveCircuits(() => (circuits.Connected, circuits.Disconnected));
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapPost("/signout", SignOutAsync).AllowAnonymous();
    }

    private static void AddCircuits(IServiceCollection services)
    {
        services.AddSingleton<CircuitRegistry>();
        services.AddSingleton<IHealthSource>(provider => provider.GetRequiredService<CircuitRegistry>());
        services.AddScoped<CircuitSession>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CircuitSession>());
        services.AddScoped<AuthenticationStateProvider, SessionRevalidation>();
        services.AddHostedService<AccessWatch>();
    }

    private static void AddSchemes(IServiceCollection services)
    {
        services.AddAuthentication(ByPath)
            // Each entry takes its own proof alone: a cookie is nothing to the API, a key is nothing to a page.
            .AddPolicyScheme(ByPath, null, o => o.ForwardDefaultSelector = static context =>
                context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
                    ? AuthSchemes.ApiKey : AuthSchemes.Cookie)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(AuthSchemes.ApiKey, null)
            .AddCookie(AuthSchemes.Cookie, o =>
            {
                o.Cookie.Name = "rc";
                o.Cookie.HttpOnly = true;
                o.Cookie.SameSite = SameSiteMode.Lax;
                o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                o.CookieManager = new HostCookies();
                o.LoginPath = "/signin";
                o.AccessDeniedPath = "/denied";
                o.ReturnUrlParameter = "returnUrl";
                // The ticket says when it expires, see SessionDirectory; sliding happens there too.
                o.SlidingExpiration = false;
                o.Events.OnRedirectToLogin = context => RedirectOr(context, StatusCodes.Status401Unauthorized);
                o.Events.OnRedirectToAccessDenied = DenyAsync;
            });
        services.AddOptions<CookieAuthenticationOptions>(AuthSchemes.Cookie).Configure<SessionTickets>((o, tickets) =>
            o.SessionStore = tickets);
    }

    private static void AddPolicies(IServiceCollection services) => services.AddAuthorizationBuilder()
        .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
        .AddPolicy(Policies.SignedIn, p => p.AddAuthenticationSchemes(AuthSchemes.Cookie).RequireAuthenticatedUser())
        // Pages take the cookie alone; a service that is asked by a program goes by its key.
        .AddPolicy(Policies.Operate, p => p.AddAuthenticationSchemes(AuthSchemes.Cookie).RequireAssertion(static context =>
            context.User.IsInRole(Roles.Operator) || context.User.IsInRole(Roles.Admin) || context.User.HasClaim(ConsoleClaims.Scope, Scopes.Operate)))
        .AddPolicy(Policies.Analyse, p => p.AddAuthenticationSchemes(AuthSchemes.Cookie).RequireRole(Roles.Analyst, Roles.Admin))
        .AddPolicy(Policies.Replay, p => p.AddAuthenticationSchemes(AuthSchemes.Cookie).RequireRole(Roles.Operator, Roles.Analyst, Roles.Admin))
        .AddPolicy(Policies.Administer, p => p.AddAuthenticationSchemes(AuthSchemes.Cookie).RequireRole(Roles.Admin))
        .AddPolicy(Policies.Import, p => p.AddAuthenticationSchemes(AuthSchemes.Cookie).RequireRole(Roles.Admin))
        .AddPolicy(Policies.ApiIngest, p => p.AddAuthenticationSchemes(AuthSchemes.ApiKey).RequireClaim(ConsoleClaims.Scope, Scopes.Ingest))
        .AddPolicy(Policies.ApiRead, p => p.AddAuthenticationSchemes(AuthSchemes.ApiKey).RequireClaim(ConsoleClaims.Scope, Scopes.Read))
        .AddPolicy(Policies.ApiOperate, p => p.AddAuthenticationSchemes(AuthSchemes.ApiKey).RequireClaim(ConsoleClaims.Scope, Scopes.Operate));

    private static async Task DenyAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        await context.HttpContext.RequestServices.GetRequiredService<Denials>().NoteAsync(
            context.HttpContext, $"The role {context.HttpContext.User.Role() ?? "none"} may not open this.");
        await RedirectOr(context, StatusCodes.Status403Forbidden);
    }

    // A script or a socket cannot follow a redirect to a form.
    private static Task RedirectOr(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
            || context.Request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase))
            context.Response.StatusCode = status;
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (context.User.Identity is not { IsAuthenticated: true })
            return Results.LocalRedirect("/signin");
        // Another site must not sign people out; whoever comes without our form is shown the console, still signed in.
        if (!await antiforgery.IsRequestValidAsync(context))
            return Results.LocalRedirect("/");
        context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        try
        {
            await context.SignOutAsync(AuthSchemes.Cookie);
            return Results.LocalRedirect("/signin?ended=2");
        }
        catch (LogBusyException)
        {
            // Whoever leaves must not leave the console open behind them; what cannot be written is the session's end.
            var cookie = context.RequestServices.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(AuthSchemes.Cookie);
            cookie.CookieManager.DeleteCookie(context, cookie.Cookie.Name!, cookie.Cookie.Build(context));
            return Results.LocalRedirect("/signin?ended=3");
        }
    }
}
