using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace RiskConsole.Redis;

/// <summary>Reads <c>ConnectionStrings:Redis</c>: a URL (<c>redis://:password@host:6379/0</c>, <c>rediss://</c> for TLS) or the client's own
/// form (<c>host:6379,password=...,ssl=true</c>).</summary>
internal static class RedisAddress
{
    private const int DefaultPort = 6379;
    private const int ReconnectMilliseconds = 250;

    /// <exception cref="FormatException">The text cannot be read; the message never repeats a password.</exception>
    public static ConfigurationOptions Parse(string text)
    {
        var options = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "redis" or "rediss" && text.Contains("://", StringComparison.Ordinal)
            ? FromUrl(url!)
            : FromClientForm(text);
        // An absent server must not keep the console from starting; the link tries again by itself.
        options.AbortOnConnectFail = false;
        options.ConnectRetry = 1;
        options.ConnectTimeout = 2_000;
        options.KeepAlive = 5;
        options.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
        options.ClientName = "RiskConsole";
        options.AllowAdmin = false;
        return options;
    }

    private static ConfigurationOptions FromUrl(Uri url)
    {
        var options = new ConfigurationOptions { Ssl = url.Scheme == "rediss" };
        if (url.Host.Length == 0)
            throw new FormatException("The Redis URL names no host; write it like redis://:password@host:6379/0.");
        options.EndPoints.Add(url.Host, url.Port > 0 ? url.Port : DefaultPort);
        if (options.Ssl)
            options.SslHost = url.Host;
        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0 && user[0] != "default")
            throw new FormatException("The Redis URL names a user; only the default user with a password is supported. Write it like redis://:password@host:6379/0.");
        if (user.Length == 2 && user[1].Length > 0)
            options.Password = Uri.UnescapeDataString(user[1]);
        var path = url.AbsolutePath.Trim('/');
        if (path.Length > 0)
        {
            options.DefaultDatabase = int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var database)
                ? database
                : throw new FormatException("What follows the host of a Redis URL must be the number of a database, such as /0.");
        }
        return options;
    }

    private static ConfigurationOptions FromClientForm(string text)
    {
        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(text);
        }
        catch (ArgumentException)
        {
            // The client's own message repeats the option with its value, which may be the password.
            throw new FormatException("The Redis connection string cannot be read; write it like redis://:password@host:6379/0 or host:6379,password=....");
        }
        if (options.EndPoints.Count == 0)
            throw new FormatException("The Redis connection string names no server; write it like redis://:password@host:6379/0 or host:6379.");
        for (var i = 0; i < options.EndPoints.Count; i++)
        {
            if (options.EndPoints[i] is DnsEndPoint { Port: 0 } named)
                options.EndPoints[i] = new DnsEndPoint(named.Host, DefaultPort);
            else if (options.EndPoints[i] is IPEndPoint { Port: 0 } numbered)
                options.EndPoints[i] = new IPEndPoint(numbered.Address, DefaultPort);
        }
        return options;
    }
}
