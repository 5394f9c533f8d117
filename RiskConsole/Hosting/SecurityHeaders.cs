using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;

namespace RiskConsole.Hosting;

/// <summary>What browsers are told about every answer: what a page may load, that nobody may frame it, and that it is not to be
/// stored.</summary>
internal static class SecurityHeaders
{
    private const string Permissions =
        "accelerometer=(), autoplay=(self), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), "
        + "microphone=(), midi=(), payment=(), publickey-credentials-get=(self), serial=(), usb=(), xr-spatial-tracking=()";

    private static readonly object NonceKey = new();
    private static readonly ConditionalWeakTable<ImportMapDefinition, string> ImportMapHashes = [];

    /// <summary>The number of this answer that lets a script of ours add a style sheet (the charts do). Pages hand it on in
    /// <c>meta[name=csp-nonce]</c>.</summary>
    public static string StyleNonce(this HttpContext context)
    {
        if (context.Items.TryGetValue(NonceKey, out var known))
            return (string)known!;
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceKey] = nonce;
        return nonce;
    }

    public static void UseSecurityHeaders(this WebApplication app) => app.Use(static (context, next) =>
    {
        context.Response.OnStarting(static state => Write((HttpContext)state), context);
        return next(context);
    });

    private static Task Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy(context);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Static files say themselves how long they keep; everything else is somebody's data.
        if (headers.CacheControl.Count == 0 || context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private static string Policy(HttpContext context)
    {
        var nonce = context.Items.TryGetValue(NonceKey, out var known) ? $" 'nonce-{known}'" : "";
        var importMap = context.GetEndpoint()?.Metadata.GetMetadata<ImportMapDefinition>() is { } map
            ? $" 'sha256-{ImportMapHashes.GetValue(map, Hash)}'" : "";
        // Elements carry style attributes (bars, positions); rules in a page need the nonce.
        return "default-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
            + $"script-src 'self'{importMap}; style-src 'self'{nonce}; style-src-attr 'unsafe-inline'; "
            + "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; media-src 'self'";
    }

    private static string Hash(ImportMapDefinition map) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(map.ToString().ReplaceLineEndings("\n"))));
}
